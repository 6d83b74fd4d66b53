-- Owners whose section has no CIK cannot be a key of bridge_filing_insiders: here they are kept in sight.

{{ config(materialized='incremental', unique_key='accession_number') }}

with

owners as (

    select * from {{ ref('stg_edgar__reporting_owners') }}
    where insider_cik is null and {{ is_touched() }}

),

unidentified_owners as (

    select
        accession_number,
        owner_number,
        insider_name,
        is_director,
        is_officer,
        is_ten_percent_owner,
        is_other,
        officer_title,
        other_text,
        load_number
    from owners

)

select * from unidentified_owners
