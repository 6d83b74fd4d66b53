{{ config(materialized='incremental', unique_key='issuer_cik') }}

with

filings as (

    select
        *,
        {{ recency_key('filing_date', 'accepted_at', 'accession_number') }} as recency_key
    from {{ ref('fct_filings') }}
    where issuer_cik is not null and {{ is_touched_entity('issuer_cik') }}

),

header_entities as (

    select * from {{ ref('int_header_entities_last_known') }}
    where {{ is_touched_entity('entity_cik') }}

),

documents_last_known as (

    select
        issuer_cik,
        max_by(issuer_name, recency_key) filter (where issuer_name is not null) as issuer_name,
        max(recency_key) filter (where issuer_name is not null) as name_recency_key,
        max_by(issuer_trading_symbol, recency_key)
        filter (where issuer_trading_symbol is not null) as issuer_trading_symbol,
        min(filing_date) as first_filing_date,
        max(filing_date) as last_filing_date,
        count(*) as filing_count
    from filings
    group by issuer_cik

),

issuers as (

    select
        documents_last_known.issuer_cik,
        -- The header's name is EDGAR's own; a newer document without a header knows better.
        case
            when header_entities.name_recency_key < documents_last_known.name_recency_key
                then documents_last_known.issuer_name
            else coalesce(header_entities.entity_name, documents_last_known.issuer_name)
        end as issuer_name,
        documents_last_known.issuer_trading_symbol,
        header_entities.sic_code,
        header_entities.sic_description,
        header_entities.state_of_incorporation,
        header_entities.business_state as state,
        header_entities.fiscal_year_end,
        documents_last_known.first_filing_date,
        documents_last_known.last_filing_date,
        documents_last_known.filing_count
    from documents_last_known
    left join header_entities on documents_last_known.issuer_cik = header_entities.entity_cik

)

select * from issuers
