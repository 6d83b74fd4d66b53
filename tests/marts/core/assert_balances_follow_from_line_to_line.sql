-- Within a filing, the lines of one security, form and nature of ownership either carry a running balance
-- (the one before, plus what was acquired, less what was disposed of) or all the balance at the end.
-- Whatever is neither is a typing error, two plans under one nature, or lines read in a wrong order.
-- Across filings balances drift without any transaction (splits, dividends), so only lines of one filing
-- are compared.

{{ config(warn_if='>150000', error_if='>600000', fail_calc=per_million()) }}

with

balances as (

    select
        transaction_id,
        shares_following,
        case acquired_disposed_code when 'A' then shares when 'D' then -shares end as change,
        lag(shares_following) over lines_of_one_balance as shares_following_before,
        lag(case acquired_disposed_code when 'A' then shares when 'D' then -shares end)
            over lines_of_one_balance as change_before,
        lag(shares_following) over lines_of_one_balance is not null
        and shares_following is not null and shares is not null as is_comparable
    from {{ tested(ref('fct_transactions')) }}
    where not is_derivative
    window lines_of_one_balance as (
        partition by accession_number, security_id, ownership_nature, nature_of_ownership
        order by line_number
    )

),

totals as (

    select count(*) as row_count
    from balances
    where is_comparable

)

select
    transaction_id,
    shares_following_before,
    change,
    shares_following,
    totals.row_count
from balances
cross join totals
where
    is_comparable
    and shares_following != shares_following_before
    and shares_following != shares_following_before + change
    -- Newest first is as good an order as oldest first: EDGAR gives the order of lines no meaning.
    and shares_following != shares_following_before - change_before
