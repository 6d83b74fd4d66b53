{#- Logic of the test primary_key: the rows without a value in a key column, and the keys that occur more than once. -#}
{% macro primary_key_failures(relation, columns) -%}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ relation }}
    group by {{ columns | join(', ') }}
    having count(*) > 1 {% for column in columns %} or {{ column }} is null {% endfor %}
{%- endmacro %}
