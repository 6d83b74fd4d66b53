{{ config(materialized='incremental', unique_key='accession_number') }}

with

owners as (

    select * from {{ ref('int_filing_owners_merged') }}
    where {{ is_touched() }}

),

filing_insiders as (

    select
        accession_number,
        insider_cik,
        owner_number,
        insider_name,
        is_director,
        is_officer,
        is_ten_percent_owner,
        is_other,
        -- A fixed order, whatever order a filing ticks its boxes in, so that roles can be grouped by.
        nullif(concat_ws(
            ', ',
            case when is_director then 'director' end,
            case when is_officer then 'officer' end,
            case when is_ten_percent_owner then 'ten percent owner' end,
            case when is_other then 'other' end
        ), '') as roles,
        officer_title,
        other_text,
        load_number
    from owners

)

select * from filing_insiders
