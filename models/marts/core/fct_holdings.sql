-- As in fct_transactions, owners are not joined: a holding of a joint filing is one holding.

{{ config(materialized='incremental', unique_key='accession_number') }}

with

holdings as (

    select * from {{ ref('int_security_titles_folded') }}
    where line_kind = 'holding' and {{ is_touched() }}

),

filings as (

    select * from {{ ref('fct_filings') }}
    where {{ is_touched() }}

),

holdings_described as (

    select
        holdings.line_id as holding_id,
        holdings.accession_number,
        holdings.table_number,
        holdings.line_number,
        filings.form_type,
        filings.is_amendment,
        filings.issuer_cik,
        {{ security_id('filings.issuer_cik', 'holdings.security_title_folded') }} as security_id,
        holdings.security_title,
        holdings.table_number = 'II' as is_derivative,
        holdings.transaction_form_type,
        holdings.shares_following,
        holdings.value_following,
        holdings.ownership_nature,
        holdings.nature_of_ownership,
        holdings.conversion_or_exercise_price,
        holdings.exercise_date,
        holdings.expiration_date,
        holdings.underlying_security_title,
        holdings.underlying_security_shares,
        holdings.underlying_security_value,
        filings.owner_count,
        filings.period_of_report,
        filings.filing_date,
        filings.accepted_at,
        holdings.load_number
    from holdings
    left join filings on holdings.accession_number = filings.accession_number

)

select * from holdings_described
