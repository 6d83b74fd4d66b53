-- A table of exactly 30 lines, as many as EDGAR takes, is rarely the whole story: what did not fit is in
-- another filing of the same day. A warning only: of a collection of busy insiders, one filing in nine is so.

{{ config(severity='warn', warn_if='>150000', fail_calc=per_million()) }}

select
    accession_number,
    (select count(*) from {{ tested(ref('fct_filings')) }}) as row_count
from {{ tested(ref('fct_filings')) }}
where
    table_1_transaction_count + table_1_holding_count = 30
    or table_2_transaction_count + table_2_holding_count = 30
