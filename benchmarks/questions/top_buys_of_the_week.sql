-- What were the largest open-market purchases of the last seven days, and who made them?
with

buys as (

    select * from marts.fct_transactions
    where
        transaction_code = 'P'
        and acquired_disposed_code = 'A'
        and not is_derivative
        and filing_date between cast($last_day as date) - interval 6 days and cast($last_day as date)

),

sums as (

    select
        accession_number,
        issuer_cik,
        sum(shares) as shares,
        sum(transaction_value) as dollars
    from buys
    group by accession_number, issuer_cik

),

largest as (

    select
        sums.accession_number,
        issuers.issuer_name,
        string_agg(owners.insider_name, '; ' order by owners.owner_number) as insider_names,
        sums.shares,
        sums.dollars
    from sums
    inner join marts.dim_issuers as issuers on sums.issuer_cik = issuers.issuer_cik
    inner join marts.bridge_filing_insiders as owners on sums.accession_number = owners.accession_number
    group by all

)

select * from largest
order by dollars desc nulls last, accession_number
limit 25
