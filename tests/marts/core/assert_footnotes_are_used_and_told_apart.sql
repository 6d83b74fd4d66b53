-- EDGAR takes a footnote only if something refers to it, and no identifier twice. Footnotes without use
-- are read wrongly, or their references are.

{{ config(warn_if='>5000', error_if='>100000', fail_calc=per_million()) }}

with

footnotes as (

    select
        accession_number,
        upper(trim(footnote_id)) as footnote_key,
        count(*) as footnote_count
    from {{ tested(ref('stg_edgar__footnotes')) }}
    group by accession_number, upper(trim(footnote_id))

),

used as (

    select distinct
        accession_number,
        upper(trim(footnote_id)) as footnote_key
    from {{ tested(ref('stg_edgar__footnote_references')) }}

),

totals as (

    select count(*) as row_count
    from footnotes

)

select
    footnotes.accession_number,
    footnotes.footnote_key,
    footnotes.footnote_count,
    totals.row_count
from footnotes
left join used
    on footnotes.accession_number = used.accession_number and footnotes.footnote_key = used.footnote_key
cross join totals
where footnotes.footnote_count > 1 or used.accession_number is null
