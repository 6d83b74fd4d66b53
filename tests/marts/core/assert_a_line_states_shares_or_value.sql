-- The schema's choice: a number of securities or a value in dollars, before and after a transaction,
-- never both. The SEC's data sets break this where they pack values upward.

{{ config(warn_if='>1000', error_if='>50000', fail_calc=per_million()) }}

select
    transaction_id,
    shares,
    transaction_total_value,
    shares_following,
    value_following,
    (select count(*) from {{ tested(ref('fct_transactions')) }}) as row_count
from {{ tested(ref('fct_transactions')) }}
where
    (shares is not null and transaction_total_value is not null)
    or (shares_following is not null and value_following is not null)
