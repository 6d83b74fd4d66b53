-- More than a billion securities in one transaction is a joke (400 billion of them), a face value in
-- place of a number, or one of very few companies.

{{ config(warn_if='>1000', error_if='>50000', fail_calc=per_million()) }}

select
    transaction_id,
    shares,
    (select count(*) from {{ tested(ref('fct_transactions')) }}) as row_count
from {{ tested(ref('fct_transactions')) }}
where shares > 1000000000
