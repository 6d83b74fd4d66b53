{#- Day up to which an index file speaks, from raw.index_file.edition; null where it does not say. -#}
{% macro edition_date(column) -%}
    try_cast(nullif(left({{ column }}, 10), '') as date)
{%- endmacro %}
