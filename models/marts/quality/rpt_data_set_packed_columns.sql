-- Rule: values that were moved up stand in the first lines of their filing. Of the filings in which a
-- column is filled on some lines and not on others, how many have it filled on exactly the first ones, by
-- the SEC's surrogate key? Columns whose element may be missing are moved; columns whose element is always
-- there, empty or with a footnote, show what comes by chance.

{{ config(materialized='incremental', unique_key='quarter') }}

{% set watched = {
    'transaction_timeliness': 'optional', 'deemed_execution_date': 'optional',
    'nature_of_ownership': 'optional', 'transaction_shares': 'choice', 'transaction_total_value': 'choice',
    'underlying_security_shares': 'choice',
    'underlying_security_value': 'choice', 'shares_owned_following_transaction': 'choice',
    'value_owned_following_transaction': 'choice', 'transaction_price_per_share': 'always',
    'conversion_or_exercise_price': 'always', 'exercise_date': 'always', 'expiration_date': 'always'
} %}

with

lines as (

    select
        *,
        row_number() over (
            partition by quarter, source_table, accession_number
            order by try_cast(surrogate_key as bigint), file_line_number
        ) as line_of_filing
    from {{ ref('int_data_set_lines_unioned') }}
    where {{ is_touched_quarter() }}

),

filings as (

    {% for column, element in watched.items() %}
        select
            quarter,
            source_table,
            accession_number,
            '{{ column }}' as column_name,
            '{{ element }}' as element,
            count(*) as lines,
            count(*) filter (where {{ column }} is not null) as filled_lines,
            max(line_of_filing) filter (where {{ column }} is not null) as last_filled_line
        from lines
        group by quarter, source_table, accession_number
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

),

counted as (

    select
        quarter,
        source_table,
        column_name,
        element,
        count(*) as filings_filled_in_part,
        count(*) filter (where last_filled_line = filled_lines) as filings_filled_first
    from filings
    where filled_lines > 0 and filled_lines < lines
    group by all

)

select * from counted
