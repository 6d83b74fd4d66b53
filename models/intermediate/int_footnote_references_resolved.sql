-- Rule: a reference means the footnote of its own filing with the same identifier, whatever its case.

with

footnote_references as (

    select
        *,
        {{ folded_footnote_id('footnote_id') }} as footnote_key
    from {{ ref('stg_edgar__footnote_references') }}

),

footnotes as (

    select * from {{ ref('int_footnotes_merged') }}

),

resolved as (

    select
        footnote_references.*,
        footnotes.footnote_text,
        footnotes.accession_number is not null as is_resolved
    from footnote_references
    left join footnotes
        on
            footnote_references.accession_number = footnotes.accession_number
            -- The filing's, on both sides: a bound on it reaches both scans.
            and footnote_references.load_number = footnotes.load_number
            and footnote_references.footnote_key = footnotes.footnote_key

)

select * from resolved
