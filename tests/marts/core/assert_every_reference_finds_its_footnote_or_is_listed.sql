-- A reference without its footnote is a reading error or a filer's slip: either way somebody must be able
-- to see it. The search is made anew here, straight from staging.

with

footnotes as (

    select distinct
        accession_number,
        upper(trim(footnote_id)) as footnote_key
    from {{ tested(ref('stg_edgar__footnotes')) }}

)

select
    filed.accession_number,
    filed.reference_number,
    filed.footnote_id
from {{ tested(ref('stg_edgar__footnote_references')) }} as filed
left join footnotes
    on filed.accession_number = footnotes.accession_number
        and upper(trim(filed.footnote_id)) = footnotes.footnote_key
left join {{ ref('fct_unresolved_footnote_references') }} as listed
    on filed.accession_number = listed.accession_number and filed.reference_number = listed.reference_number
-- Neither found nor listed, or both.
where (footnotes.accession_number is null) = (listed.accession_number is null)
