-- Who holds what of an issuer: the last balance told of each insider, security and nature of ownership.
with

balances as (

    select
        accession_number,
        security_title,
        ownership_nature,
        nature_of_ownership,
        shares_following,
        filing_date,
        transaction_id as line_id
    from marts.fct_transactions
    where issuer_cik = $issuer_cik and not is_derivative

    union all

    select
        accession_number,
        security_title,
        ownership_nature,
        nature_of_ownership,
        shares_following,
        filing_date,
        holding_id as line_id
    from marts.fct_holdings
    where issuer_cik = $issuer_cik and not is_derivative

),

balances_of_insiders as (

    select
        owners.insider_cik,
        owners.insider_name,
        balances.*
    from balances
    inner join marts.bridge_filing_insiders as owners on balances.accession_number = owners.accession_number

),

last_told as (

    select * from balances_of_insiders
    qualify row_number() over (
        partition by insider_cik, security_title, ownership_nature, nature_of_ownership
        order by filing_date desc nulls last, line_id desc
    ) = 1

)

select * from last_told
order by shares_following desc nulls last, insider_cik, line_id
