-- The sections of EDGAR's headers that say, by CIK, of whom they speak.

-- Not a view, because it remembers whom the header of a filing named that is replaced later, and because the
-- sections of one entity are found in it without padding the CIKs of millions of others.
{{ config(materialized='incremental', unique_key='accession_number') }}

with

entities as (

    select * from {{ ref('stg_edgar__filing_entities') }}
    where entity_cik is not null and {{ is_touched() }}

),

identified as (

    select
        accession_number,
        load_number,
        entity_role,
        entity_number,
        entity_cik,
        entity_name,
        sic_code,
        sic_description,
        state_of_incorporation,
        fiscal_year_end,
        business_city,
        business_state
    from entities

)

select * from identified
