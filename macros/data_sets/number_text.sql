{#- Number as text without trailing noughts: 36.8567, 3844, 0. -#}
{% macro number_text(number) -%}
    rtrim(rtrim(cast({{ number }} as varchar), '0'), '.')
{%- endmacro %}
