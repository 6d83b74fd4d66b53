{#- Text as filed, null where the element is absent or empty. -#}
{% macro filed_text(column) -%}
    nullif({{ column }}, '')
{%- endmacro %}
