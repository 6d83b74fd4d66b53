-- A form is filed by somebody (item 1): with a CIK in the bridge, or without one in fct_unidentified_owners.

select filings.accession_number
from {{ tested(ref('fct_filings')) }} as filings
left join {{ ref('fct_unidentified_owners') }} as unidentified_owners
    on filings.accession_number = unidentified_owners.accession_number
where filings.owner_count < 1 and unidentified_owners.accession_number is null
