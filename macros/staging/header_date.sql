{#- Date of a text in an EDGAR header or index: YYYYMMDD or YYYY-MM-DD. -#}
{% macro header_date(column) -%}
    case
        when {{ matches_whole(column, '[0-9]{8}') }}
            then try_cast(
                left({{ column }}, 4) || '-' || substring({{ column }}, 5, 2) || '-' || right({{ column }}, 2) as date
            )
        else {{ filed_date(column) }}
    end
{%- endmacro %}
