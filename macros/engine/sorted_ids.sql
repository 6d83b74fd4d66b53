{#- Identifiers of a text such as 'F2, F1', sorted as text, each once: 'F1, F2'. -#}
{% macro sorted_ids(ids) -%}
    array_to_string(list_sort(list_distinct(string_split(replace({{ ids }}, ' ', ''), ','))), ', ')
{%- endmacro %}
