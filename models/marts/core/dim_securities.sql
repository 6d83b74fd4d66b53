-- The securities of an issuer are built anew together.
{{ config(materialized='incremental', unique_key='issuer_cik') }}

with

lines as (

    select
        security_id,
        issuer_cik,
        security_title,
        table_number,
        filing_date
    from {{ ref('fct_transactions') }}
    where security_id is not null and {{ is_touched_entity('issuer_cik') }}
    union all
    select
        security_id,
        issuer_cik,
        security_title,
        table_number,
        filing_date
    from {{ ref('fct_holdings') }}
    where security_id is not null and {{ is_touched_entity('issuer_cik') }}

),

spellings as (

    select
        security_id,
        issuer_cik,
        security_title,
        {{ folded_title('security_title') }} as security_title_folded,
        count(*) as line_count,
        bool_or(table_number = 'I') as is_in_table_1,
        bool_or(table_number = 'II') as is_in_table_2,
        min(filing_date) as first_filing_date,
        max(filing_date) as last_filing_date
    from lines
    group by security_id, issuer_cik, security_title

),

spellings_ranked as (

    select
        *,
        -- The most frequent spelling stands for all; of equals, the first by its characters.
        row_number()
            over (partition by security_id order by line_count desc, security_title asc)
            as spelling_rank
    from spellings

),

securities as (

    select
        security_id,
        max(issuer_cik) as issuer_cik,
        max(security_title) filter (where spelling_rank = 1) as security_title,
        max(security_title_folded) as security_title_folded,
        cast(count(*) as integer) as spelling_count,
        cast(sum(line_count) as bigint) as line_count,
        bool_or(is_in_table_1) as is_in_table_1,
        bool_or(is_in_table_2) as is_in_table_2,
        min(first_filing_date) as first_filing_date,
        max(last_filing_date) as last_filing_date
    from spellings_ranked
    group by security_id

)

select * from securities
