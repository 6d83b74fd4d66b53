-- Rule: what the documents say of a reporting owner, each attribute as last said, and what they ever said of
-- being a director or an officer.

-- Not a view, because the classification of insiders and dim_insiders read it.
{{ config(materialized='incremental', unique_key='insider_cik') }}

with

owners as (

    select * from {{ ref('int_filing_owners_merged') }}
    where {{ is_touched_entity('insider_cik') }}

),

filings as (

    select * from {{ ref('int_filings_dated') }}

),

last_known as (

    select
        owners.insider_cik,
        max_by(owners.insider_name, filings.recency_key)
        filter (where owners.insider_name is not null) as insider_name,
        max(filings.recency_key) filter (where owners.insider_name is not null) as name_recency_key,
        -- An address is one thing: city and state of the newest filing that gives either. The
        -- empty text stands in for null, because max_by passes over nulls and would fetch a city
        -- from an older address.
        nullif(
            max_by(coalesce(owners.city, ''), filings.recency_key)
            filter (where coalesce(owners.city, owners.state) is not null), ''
        ) as city,
        nullif(
            max_by(coalesce(owners.state, ''), filings.recency_key)
            filter (where coalesce(owners.city, owners.state) is not null), ''
        ) as state,
        bool_or(owners.is_director) as has_been_director,
        bool_or(owners.is_officer) as has_been_officer,
        min(filings.filing_date) as first_filing_date,
        max(filings.filing_date) as last_filing_date,
        count(*) as filing_count
    from owners
    inner join filings on owners.accession_number = filings.accession_number
    group by owners.insider_cik

)

select * from last_known
