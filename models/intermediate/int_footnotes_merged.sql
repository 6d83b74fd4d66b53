-- Rule: a footnote is once in a filing. Where a document numbers two footnotes alike (or 'F1' and 'f1'),
-- nothing says which is meant: the texts are joined in document order, so that references neither
-- multiply nor guess.

with

footnotes as (

    select
        *,
        {{ folded_footnote_id('footnote_id') }} as footnote_key
    from {{ ref('stg_edgar__footnotes') }}
    where footnote_id is not null

),

repeated as (

    -- On its own, so that the text of millions of ordinary footnotes never passes through an aggregate.
    -- load_number is the filing's: it stands in groups and joins so that a bound on it reaches every scan.
    select
        accession_number,
        load_number,
        footnote_key
    from footnotes
    group by accession_number, load_number, footnote_key
    having count(*) > 1

),

merged as (

    select
        footnotes.accession_number,
        footnotes.load_number,
        footnotes.footnote_key,
        string_agg(footnotes.footnote_text, chr(10) order by footnotes.footnote_number) as footnote_text
    from footnotes
    inner join repeated
        on footnotes.accession_number = repeated.accession_number
            and footnotes.load_number = repeated.load_number
            and footnotes.footnote_key = repeated.footnote_key
    group by footnotes.accession_number, footnotes.load_number, footnotes.footnote_key

),

unique_footnotes as (

    select
        footnotes.accession_number,
        footnotes.load_number,
        footnotes.footnote_key,
        footnotes.footnote_text
    from footnotes
    left join repeated
        on footnotes.accession_number = repeated.accession_number
            and footnotes.load_number = repeated.load_number
            and footnotes.footnote_key = repeated.footnote_key
    where repeated.accession_number is null

),

once_each as (

    select * from unique_footnotes
    union all
    select * from merged

)

select * from once_each
