-- EDGAR takes at most ten owners a filing since schema X0201; a larger group files several times.

{{ config(warn_if='>100', error_if='>10000', fail_calc=per_million()) }}

select
    accession_number,
    owner_count,
    (select count(*) from {{ tested(ref('fct_filings')) }}) as row_count
from {{ tested(ref('fct_filings')) }}
where owner_count > 10
