-- Lines and their median dollars by transaction code and year.
select
    extract(year from transactions.filing_date) as year,
    transactions.transaction_code,
    codes.label,
    count(*) as transaction_lines,
    count(distinct transactions.issuer_cik) as issuers,
    median(transactions.transaction_value) as median_dollars
from marts.fct_transactions as transactions
left join marts.dim_transaction_codes as codes on transactions.transaction_code = codes.transaction_code
group by all
order by year, transaction_lines desc
