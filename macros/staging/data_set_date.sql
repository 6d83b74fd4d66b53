{#- Date of a text DD-MON-YYYY with English months, as the SEC's data sets write it: 30-SEP-2024. Null where it is
    none. The month is looked up, because engines parse month names each in their own way. -#}
{% macro data_set_date(column) -%}
    case
        when {{ matches_whole(column, '[0-9]{2}-[A-Z]{3}-[0-9]{4}') }}
            then try_cast(
                right({{ column }}, 4) || '-' || case substring({{ column }}, 4, 3)
                    {%- for month in [
                        'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'
                    ] %}
                    when '{{ month }}' then '{{ '%02d' | format(loop.index) }}'
                    {%- endfor %}
                end || '-' || left({{ column }}, 2) as date
            )
    end
{%- endmacro %}
