-- EDGAR takes at most 30 lines a table. A longer one was not read as it was filed, or is of 2003.

{{ config(warn_if='>100', error_if='>20000', fail_calc=per_million()) }}

select
    accession_number,
    table_1_transaction_count + table_1_holding_count as table_1_line_count,
    table_2_transaction_count + table_2_holding_count as table_2_line_count,
    (select count(*) from {{ tested(ref('fct_filings')) }}) as row_count
from {{ tested(ref('fct_filings')) }}
where
    table_1_transaction_count + table_1_holding_count > 30
    or table_2_transaction_count + table_2_holding_count > 30
