-- Rule: a filing that EDGAR's index listed, and that a later and whole index of its day or quarter lists no more,
-- was removed. It is marked, and its facts stay; when an index lists it again, it is marked no more.

with

filings_removed as (

    {{ removed_from_index(ref('stg_edgar__filing_index'), ref('stg_edgar__index_files')) | indent }}

)

select * from filings_removed
