{#- Logic of the test unique_combination: the combinations that occur more than once. Nulls count as equal, so two
    rows without a key are found too. -#}
{% macro unique_combination_failures(relation, columns) -%}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ relation }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{%- endmacro %}
