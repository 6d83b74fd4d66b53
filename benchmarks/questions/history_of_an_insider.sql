-- Everything that one insider ever reported, the newest first.
with

filings_of_insider as (

    select * from marts.bridge_filing_insiders
    where insider_cik = $insider_cik

),

history as (

    select
        transactions.transaction_date,
        transactions.filing_date,
        issuers.issuer_name,
        transactions.security_title,
        transactions.transaction_code,
        transactions.acquired_disposed_code,
        transactions.shares,
        transactions.price_per_share,
        transactions.shares_following,
        transactions.transaction_id
    from filings_of_insider
    inner join marts.fct_transactions as transactions
        on filings_of_insider.accession_number = transactions.accession_number
    inner join marts.dim_issuers as issuers on transactions.issuer_cik = issuers.issuer_cik

)

select * from history
order by transaction_date desc nulls last, transaction_id
