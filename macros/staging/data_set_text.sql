{#- Text of a field of the SEC's data sets, null where it is empty. A value with a quotation mark in it stands in
    quotation marks, and its own are doubled, although the readme speaks of no quoting: 398 fields of five tables of
    2024Q3, and no other field has such a mark. They are taken off where the field could not be read otherwise. -#}
{% macro data_set_text(column) -%}
    case
        when {{ matches_whole(column, '"([^"]|"")*"') }}
            then nullif(replace(substring({{ column }}, 2, length({{ column }}) - 2), '""', '"'), '')
        else nullif({{ column }}, '')
    end
{%- endmacro %}
