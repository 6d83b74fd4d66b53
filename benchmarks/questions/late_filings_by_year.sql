-- What share of the Forms 4 came more than two EDGAR business days after their earliest transaction?
with

first_days as (

    select
        accession_number,
        any_value(filing_date) as filing_date,
        min(transaction_date) as transaction_date
    from marts.fct_transactions
    where form_type = '4' and transaction_form_type = '4'
    group by accession_number

),

lags as (

    select
        first_days.filing_date,
        filed.edgar_business_day_number - traded.edgar_business_day_number as business_days
    from first_days
    inner join marts.dim_dates as filed on first_days.filing_date = filed.date_day
    inner join marts.dim_dates as traded on first_days.transaction_date = traded.date_day

)

select
    extract(year from filing_date) as year,
    count(*) as filings,
    count(*) filter (where business_days > 2) as late_filings,
    round(100.0 * count(*) filter (where business_days > 2) / count(*), 2) as percent_late
from lags
group by year
order by year
