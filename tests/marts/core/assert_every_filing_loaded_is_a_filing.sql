-- A filing in raw is a filing in the marts, and there is no other.

with

loaded as (

    select accession_number
    from {{ tested(source('edgar', 'filing')) }}

),

told as (

    select accession_number
    from {{ tested(ref('fct_filings')) }}

)

select
    loaded.accession_number as accession_number_loaded,
    told.accession_number as accession_number_told
from loaded
full outer join told on loaded.accession_number = told.accession_number
where loaded.accession_number is null or told.accession_number is null
