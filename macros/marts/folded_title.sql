{#- Title of a security in lower case, runs of white space (no-break spaces too) as one space, none at the ends.
    Null for a title of nothing but white space. -#}
{% macro folded_title(title) -%}
    nullif(trim(regexp_replace(lower({{ title }}), '[\s\x{00A0}]+', ' ', 'g')), '')
{%- endmacro %}
