-- EDGAR takes no amendment without dateOfOriginalSubmission, so where the form was read whole, its
-- absence is an error of ours: 145,696 of 145,696 amendments of EDGAR have the element. A date that
-- nobody can read is not absent; it is in fct_unreadable_values.

with

unreadable_dates as (

    select distinct accession_number
    from {{ ref('fct_unreadable_values') }}
    where column_name = 'date_of_original_submission'

)

select filings.accession_number
from {{ tested(ref('fct_filings')) }} as filings
left join unreadable_dates on filings.accession_number = unreadable_dates.accession_number
where
    filings.is_amendment
    and filings.date_of_original_submission is null
    and filings.parse_mode != 'recovered'
    and unreadable_dates.accession_number is null
