-- EDGAR takes at most 30 lines a table; more trades need a second filing. A table of exactly 30 is
-- therefore rarely the whole story, and one of more was not read as it was filed.

{{ config(warn_if='>20000', error_if='>100000', fail_calc=per_million()) }}

select
    accession_number,
    table_1_transaction_count + table_1_holding_count as table_1_line_count,
    table_2_transaction_count + table_2_holding_count as table_2_line_count,
    (select count(*) from {{ ref('fct_filings') }}) as row_count
from {{ ref('fct_filings') }}
where
    table_1_transaction_count + table_1_holding_count >= 30
    or table_2_transaction_count + table_2_holding_count >= 30
