-- Which officers and directors bought on the market in the last ninety days for the first time in two years?
with

buys as (

    select distinct
        owners.insider_cik,
        owners.insider_name,
        transactions.issuer_cik,
        transactions.transaction_date
    from marts.fct_transactions as transactions
    inner join marts.bridge_filing_insiders as owners on transactions.accession_number = owners.accession_number
    where
        transactions.transaction_code = 'P'
        and not transactions.is_derivative
        and (owners.is_officer or owners.is_director)

),

buys_with_the_one_before as (

    select
        *,
        lag(transaction_date) over (
            partition by insider_cik, issuer_cik order by transaction_date
        ) as transaction_date_before
    from buys

)

select * from buys_with_the_one_before
where
    transaction_date between cast($last_day as date) - interval 89 days and cast($last_day as date)
    and (transaction_date_before is null or transaction_date_before < transaction_date - interval 2 years)
order by transaction_date desc, issuer_cik, insider_cik
