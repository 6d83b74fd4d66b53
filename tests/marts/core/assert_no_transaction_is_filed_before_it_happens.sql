-- A transaction is reported after it happened, also with timeliness E, which is a Form 5 item on a Form 4
-- and no forecast. Filers mistype years: about 90 lines in a million. Many more would be dates read
-- wrongly.

{{ config(warn_if='>1000', error_if='>50000', fail_calc=per_million()) }}

select
    transaction_id,
    transaction_date,
    filing_date,
    (select count(*) from {{ tested(ref('fct_transactions')) }}) as row_count
from {{ tested(ref('fct_transactions')) }}
where transaction_date > filing_date
