-- An owner that a filing names is in the bridge or, without a CIK, in fct_unidentified_owners. An owner
-- in several sections is in the bridge once.

with

owners as (

    select
        accession_number,
        owner_number,
        insider_cik
    from {{ tested(ref('stg_edgar__reporting_owners')) }}

)

select
    owners.accession_number,
    owners.owner_number,
    owners.insider_cik
from owners
left join {{ tested(ref('bridge_filing_insiders')) }} as filing_insiders
    on
        owners.accession_number = filing_insiders.accession_number
        and owners.insider_cik = filing_insiders.insider_cik
left join {{ ref('fct_unidentified_owners') }} as unidentified_owners
    on
        owners.accession_number = unidentified_owners.accession_number
        and owners.owner_number = unidentified_owners.owner_number
where filing_insiders.accession_number is null and unidentified_owners.accession_number is null
