-- A price over a million dollars, or over a hundred times the median of the issuer's prices of the same
-- month in Table I, is mostly a total typed as a price (22,625 for a share of 1.50). Table II has no such
-- band: exercise prices and notes rightly differ a hundredfold.

{{ config(warn_if='>2000', error_if='>50000', fail_calc=per_million()) }}

with

prices as (

    select
        transaction_id,
        issuer_cik,
        date_trunc('month', transaction_date) as transaction_month,
        price_per_share
    from {{ tested(ref('fct_transactions')) }}
    where not is_derivative and price_per_share > 0

),

medians as (

    -- Of all prices of these issuers and months, also those that an earlier build wrote.
    select
        issuer_cik,
        date_trunc('month', transaction_date) as transaction_month,
        median(price_per_share) as median_price
    from {{ ref('fct_transactions') }}
    where
        not is_derivative
        and price_per_share > 0
        and issuer_cik in (select prices.issuer_cik from prices)
        and date_trunc('month', transaction_date) in (select prices.transaction_month from prices)
    group by issuer_cik, date_trunc('month', transaction_date)

),

totals as (

    select count(*) as row_count
    from prices

)

select
    prices.transaction_id,
    prices.price_per_share,
    medians.median_price,
    totals.row_count
from prices
left join medians
    on prices.issuer_cik = medians.issuer_cik and prices.transaction_month = medians.transaction_month
cross join totals
where prices.price_per_share > 1000000 or prices.price_per_share > 100 * medians.median_price
