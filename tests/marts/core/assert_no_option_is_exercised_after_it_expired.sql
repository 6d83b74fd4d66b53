-- Table II, columns 3 and 6. 44 of the 19,003 transaction lines of 2024Q3 break it, mostly with
-- placeholder dates such as 1988-08-08.

{{ config(warn_if='>10000', error_if='>100000', fail_calc=per_million()) }}

select
    transaction_id,
    transaction_date,
    expiration_date,
    (
        select count(*) from {{ tested(ref('fct_transactions')) }}
        where is_derivative
    ) as row_count
from {{ tested(ref('fct_transactions')) }}
where expiration_date < transaction_date
