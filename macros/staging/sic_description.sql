{#- Words of a Standard Industrial Classification: what stands before the bracket in a labelled header; null in a
    tag header, which gives the code alone. -#}
{% macro sic_description(column) -%}
    case
        when not {{ matches_whole(column, '[0-9 ]*') }} then nullif(trim(split_part({{ column }}, '[', 1)), '')
    end
{%- endmacro %}
