-- Owners are not joined here: a line belongs to its filing and, through the bridge, to all owners of it.
-- A join to the owners would count a trade of a joint filing up to ten times (2.2% of the filings of
-- 2024Q1 are joint).

{{ config(materialized='incremental', unique_key='accession_number') }}

with

transactions as (

    select * from {{ ref('int_transactions_valued') }}
    where {{ is_touched() }}

),

filings as (

    select * from {{ ref('fct_filings') }}
    where {{ is_touched() }}

),

transactions_described as (

    select
        transactions.line_id as transaction_id,
        transactions.accession_number,
        transactions.table_number,
        transactions.line_number,
        filings.form_type,
        filings.is_amendment,
        filings.issuer_cik,
        {{ security_id('filings.issuer_cik', 'transactions.security_title_folded') }} as security_id,
        transactions.security_title,
        transactions.table_number = 'II' as is_derivative,
        transactions.transaction_date,
        transactions.deemed_execution_date,
        transactions.transaction_form_type,
        transactions.transaction_code,
        transactions.equity_swap_involved,
        transactions.timeliness,
        transactions.acquired_disposed_code,
        transactions.shares,
        transactions.price_per_share,
        transactions.price_status,
        transactions.transaction_total_value,
        transactions.transaction_value,
        transactions.transaction_value_basis,
        transactions.shares_following,
        transactions.value_following,
        transactions.ownership_nature,
        transactions.nature_of_ownership,
        transactions.conversion_or_exercise_price,
        transactions.exercise_date,
        transactions.expiration_date,
        transactions.underlying_security_title,
        transactions.underlying_security_shares,
        transactions.underlying_security_value,
        filings.owner_count,
        filings.is_aff10b5_one as aff10b5_one,
        filings.aff10b5_one_status,
        filings.period_of_report,
        filings.filing_date,
        filings.accepted_at,
        transactions.load_number
    from transactions
    left join filings on transactions.accession_number = filings.accession_number

)

select * from transactions_described
