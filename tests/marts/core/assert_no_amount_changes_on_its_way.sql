-- What staging reads is what the facts say: as many filled values, and the same sum to the last digit,
-- per column. A join that multiplies lines, a null that becomes 0, a rounding: each changes a sum or a
-- count. X0101 lines are left out, because there the rule of int_ownership_lines_routed moves amounts
-- between columns.

{% set amounts = {
    'shares': 'transaction_shares', 'price_per_share': 'transaction_price_per_share',
    'transaction_total_value': 'transaction_total_value'
} %}
{% set balances = {
    'shares_following': 'shares_owned_following_transaction', 'value_following': 'value_owned_following_transaction'
} %}

with

x0101_lines as (

    select
        accession_number,
        'I' as table_number,
        line_number
    from {{ tested(ref('stg_edgar__non_derivative_transactions')) }}
    where row_element = 'nonDerivativeSecurity'
    union all
    select
        accession_number,
        'II' as table_number,
        line_number
    from {{ tested(ref('stg_edgar__derivative_transactions')) }}
    where row_element = 'derivativeSecurity'

),

filed as (

    {% for table_name, names in {
        'non_derivative_transactions': dict(amounts, **balances), 'derivative_transactions': dict(amounts, **balances),
        'non_derivative_holdings': balances, 'derivative_holdings': balances
    }.items() %}
        {% set outer_loop = loop %}
        {% for fact_column, staging_column in names.items() %}
            select
                '{{ fact_column }}' as column_name,
                count({{ staging_column }}) as value_count,
                sum({{ staging_column }}) as value_sum
            from {{ tested(ref('stg_edgar__' ~ table_name)) }}
            where row_element not in ('nonDerivativeSecurity', 'derivativeSecurity')
            {% if not (loop.last and outer_loop.last) %}
                union all
            {% endif %}
        {% endfor %}
    {% endfor %}

),

told as (

    {% for fact, names in {'fct_transactions': dict(amounts, **balances), 'fct_holdings': balances}.items() %}
        {% set outer_loop = loop %}
        {% for fact_column in names %}
            select
                '{{ fact_column }}' as column_name,
                count(facts.{{ fact_column }}) as value_count,
                sum(facts.{{ fact_column }}) as value_sum
            from {{ tested(ref(fact)) }} as facts
            left join x0101_lines
                on
                    facts.accession_number = x0101_lines.accession_number
                    and facts.table_number = x0101_lines.table_number
                    and facts.line_number = x0101_lines.line_number
            where x0101_lines.accession_number is null
            {% if not (loop.last and outer_loop.last) %}
                union all
            {% endif %}
        {% endfor %}
    {% endfor %}

),

filed_totals as (

    select
        column_name,
        sum(value_count) as value_count,
        sum(value_sum) as value_sum
    from filed
    group by column_name

),

told_totals as (

    select
        column_name,
        sum(value_count) as value_count,
        sum(value_sum) as value_sum
    from told
    group by column_name

)

select
    filed_totals.column_name,
    filed_totals.value_count as values_filed,
    told_totals.value_count as values_told,
    filed_totals.value_sum as sum_filed,
    told_totals.value_sum as sum_told
from filed_totals
left join told_totals on filed_totals.column_name = told_totals.column_name
where
    filed_totals.value_count is distinct from told_totals.value_count
    or filed_totals.value_sum is distinct from told_totals.value_sum
