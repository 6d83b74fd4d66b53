-- The original was filed on the day of its amendment or before.

{{ config(warn_if='>10000', error_if='>200000', fail_calc=per_million()) }}

select
    accession_number,
    date_of_original_submission,
    filing_date,
    (
        select count(*) from {{ tested(ref('fct_filings')) }}
        where is_amendment
    ) as row_count
from {{ tested(ref('fct_filings')) }}
where date_of_original_submission > filing_date
