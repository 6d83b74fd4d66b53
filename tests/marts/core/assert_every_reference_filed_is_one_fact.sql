-- References in raw equal references in the facts, filing by filing: two footnotes with one identifier do not
-- multiply them.

with

filed as (

    select
        accession_number,
        count(*) as reference_count
    from {{ tested(source('edgar', 'footnote_reference')) }}
    group by accession_number

),

told as (

    select
        accession_number,
        count(*) as reference_count
    from {{ tested(ref('fct_footnote_references')) }}
    group by accession_number

)

select
    coalesce(filed.accession_number, told.accession_number) as accession_number,
    filed.reference_count as references_filed,
    told.reference_count as references_told
from filed
full outer join told on filed.accession_number = told.accession_number
where filed.reference_count is distinct from told.reference_count
