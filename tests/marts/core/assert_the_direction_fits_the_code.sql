-- Form 4, General Instruction 8: a purchase acquires, a sale disposes. The filed direction decides all
-- the same, because filers err: 0.7% of the purchases of 2024Q1 are dispositions, 4.3% of the M lines of
-- Table II of 2024Q3 acquisitions (one derivative turned into another). Beyond a fifth, it is our reading
-- that errs.

{{ config(warn_if='>40000', error_if='>200000', fail_calc=per_million()) }}

select
    transactions.transaction_id,
    transactions.transaction_code,
    transactions.acquired_disposed_code,
    (select count(*) from {{ tested(ref('fct_transactions')) }}) as row_count
from {{ tested(ref('fct_transactions')) }} as transactions
inner join {{ ref('dim_transaction_codes') }} as codes
    on transactions.transaction_code = codes.transaction_code
where
    transactions.acquired_disposed_code != case
        when transactions.is_derivative then codes.expected_ad_table_2
        else codes.expected_ad_table_1
    end
    and case when transactions.is_derivative then codes.expected_ad_table_2 else codes.expected_ad_table_1 end
    in ('A', 'D')
