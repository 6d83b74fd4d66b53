-- owner_count is what a reader divides by; it must be the number of different owners that the document names.

with

owners as (

    select
        accession_number,
        count(distinct insider_cik) as owner_count
    from {{ tested(ref('stg_edgar__reporting_owners')) }}
    group by accession_number

)

select
    filings.accession_number,
    filings.owner_count,
    owners.owner_count as owners_filed
from {{ tested(ref('fct_filings')) }} as filings
left join owners on filings.accession_number = owners.accession_number
where filings.owner_count != coalesce(owners.owner_count, 0)
