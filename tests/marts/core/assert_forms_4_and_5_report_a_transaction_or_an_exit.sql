-- EDGAR takes a Form 4 or 5 without a transaction only where the exit box is ticked; amendments of
-- holdings and forms of 2003 know exceptions.

{{ config(warn_if='>20000', error_if='>200000', fail_calc=per_million()) }}

select
    accession_number,
    form_type,
    (select count(*) from {{ tested(ref('fct_filings')) }}) as row_count
from {{ tested(ref('fct_filings')) }}
where
    form_number in ('4', '5')
    and table_1_transaction_count + table_2_transaction_count = 0
    and is_not_subject_to_section_16 is not true
