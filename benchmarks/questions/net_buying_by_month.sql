-- Dollars bought and sold on the market, month by month.
with

market_trades as (

    select * from marts.fct_transactions
    where transaction_code in ('P', 'S') and not is_derivative

),

months as (

    select
        date_trunc('month', transaction_date) as month,
        sum(transaction_value) filter (where transaction_code = 'P') as dollars_bought,
        sum(transaction_value) filter (where transaction_code = 'S') as dollars_sold,
        count(distinct issuer_cik) filter (where transaction_code = 'P') as issuers_bought,
        count(distinct issuer_cik) filter (where transaction_code = 'S') as issuers_sold
    from market_trades
    group by month

)

select * from months
order by month nulls last
