{#- Moment of a text YYYYMMDDHHMMSS, the form of EDGAR's acceptance times. No zone is applied: EDGAR prints
    Eastern time, and Eastern time stays. -#}
{% macro header_timestamp(column) -%}
    case
        when {{ matches_whole(column, '[0-9]{14}') }}
            then try_cast(
                left({{ column }}, 4) || '-' || substring({{ column }}, 5, 2) || '-' || substring({{ column }}, 7, 2)
                || ' ' || substring({{ column }}, 9, 2) || ':' || substring({{ column }}, 11, 2)
                || ':' || right({{ column }}, 2) as timestamp
            )
    end
{%- endmacro %}
