-- The four tables of lines of the SEC's data sets under one roof, with the columns that the forbidden
-- combinations and the packing of values are told by. Columns that a table has not are null.

{% set tables = ['non_derivative_transaction', 'non_derivative_holding', 'derivative_transaction',
    'derivative_holding'] %}

with

lines as (

    {% for source_table in tables %}
        select
            *,
            '{{ source_table }}' as source_table
        from {{ ref(audited_tables()[source_table].there) }}
        {% if not loop.last %}
            union all by name
        {% endif %}
    {% endfor %}

)

select * from lines
