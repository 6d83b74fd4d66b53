{{ config(materialized='incremental', unique_key='insider_cik') }}

with

insiders_last_known as (

    select * from {{ ref('int_insiders_last_known') }}
    where {{ is_touched_entity('insider_cik') }}

),

header_entities as (

    select * from {{ ref('int_header_entities_last_known') }}
    where {{ is_touched_entity('entity_cik') }}

),

classifications as (

    select * from {{ ref('int_insiders_classified') }}
    where {{ is_touched_entity('insider_cik') }}

),

insiders as (

    select
        insiders_last_known.insider_cik,
        -- As in dim_issuers: EDGAR's own name, unless a newer document without a header has another.
        case
            when header_entities.name_recency_key < insiders_last_known.name_recency_key
                then insiders_last_known.insider_name
            else coalesce(header_entities.entity_name, insiders_last_known.insider_name)
        end as insider_name,
        classifications.is_person,
        classifications.is_person_basis,
        header_entities.sic_code,
        header_entities.sic_description,
        header_entities.state_of_incorporation,
        insiders_last_known.city,
        insiders_last_known.state,
        header_entities.fiscal_year_end,
        insiders_last_known.first_filing_date,
        insiders_last_known.last_filing_date,
        insiders_last_known.filing_count
    from insiders_last_known
    left join header_entities on insiders_last_known.insider_cik = header_entities.entity_cik
    left join classifications on insiders_last_known.insider_cik = classifications.insider_cik

)

select * from insiders
