-- Where did three insiders or more buy on the market within thirty days, in the last five years?
with

buys as (

    select distinct
        transactions.issuer_cik,
        owners.insider_cik,
        transactions.transaction_date
    from marts.fct_transactions as transactions
    inner join marts.bridge_filing_insiders as owners on transactions.accession_number = owners.accession_number
    where
        transactions.transaction_code = 'P'
        and not transactions.is_derivative
        and transactions.transaction_date
        between cast($last_day as date) - interval 5 years and cast($last_day as date)

),

clusters as (

    select
        first_buys.issuer_cik,
        first_buys.transaction_date as first_day,
        count(distinct other_buys.insider_cik) as insiders
    from buys as first_buys
    inner join buys as other_buys
        on
            first_buys.issuer_cik = other_buys.issuer_cik
            and other_buys.transaction_date between first_buys.transaction_date
            and first_buys.transaction_date + interval 29 days
    group by first_buys.issuer_cik, first_buys.transaction_date
    having count(distinct other_buys.insider_cik) >= 3

)

select
    clusters.issuer_cik,
    issuers.issuer_name,
    min(clusters.first_day) as first_day,
    max(clusters.insiders) as insiders
from clusters
inner join marts.dim_issuers as issuers on clusters.issuer_cik = issuers.issuer_cik
group by all
order by insiders desc, issuer_cik
limit 100
