-- Rule: the filing date is the header's; bare XML has none and takes it from EDGAR's index, which lists a
-- filing once per filer and, when a filing was re-indexed, under two dates: the earliest is when the
-- public could know.

-- Not a view, because five models join it, the index holds two rows or more for each of millions of filings,
-- and a build must know how a filing was dated before.
{{ config(materialized='incremental', unique_key='accession_number') }}

with

filings as (

    select * from {{ ref('stg_edgar__filings') }}
    where {{ is_touched() }}

),

index_dates as (

    -- Of these filings only, but by any load: the index may come before the filing or after it.
    select
        indexed.accession_number,
        min(indexed.filing_date) as index_filing_date
    from {{ ref('stg_edgar__filing_index') }} as indexed
    inner join filings on indexed.accession_number = filings.accession_number
    group by indexed.accession_number

),

dated as (

    select
        filings.accession_number,
        coalesce(filings.header_filing_date, index_dates.index_filing_date) as filing_date,
        case
            when filings.header_filing_date is not null then 'header'
            when index_dates.index_filing_date is not null then 'index'
        end as filing_date_source,
        filings.accepted_at,
        filings.load_number
    from filings
    left join index_dates on filings.accession_number = index_dates.accession_number

),

ordered as (

    select
        *,
        {{ recency_key('filing_date', 'accepted_at', 'accession_number') }} as recency_key
    from dated

)

select * from ordered
