{#- True where the whole of a text matches a regular expression. DuckDB says regexp_full_match; its `~` is no help,
    as it means the whole text in DuckDB 1 and any part of it in DuckDB 2. Spark says rlike, with ^ and $. -#}
{% macro matches_whole(column, pattern) -%}
    regexp_full_match({{ column }}, '{{ pattern }}')
{%- endmacro %}
