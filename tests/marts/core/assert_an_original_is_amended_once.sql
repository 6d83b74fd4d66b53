-- Few forms are amended twice (11 of 800 in one corpus). Owners who amend the same original again and
-- again, or date it wrongly, leave doubt about which amendment stands.

{{ config(warn_if='>50000', error_if='>500000', fail_calc=per_million()) }}

with

amendments as (

    select
        filings.issuer_cik,
        filing_insiders.insider_cik,
        filings.form_number,
        filings.date_of_original_submission,
        count(*) as amendment_count
    from {{ ref('fct_filings') }} as filings
    inner join {{ ref('bridge_filing_insiders') }} as filing_insiders
        on filings.accession_number = filing_insiders.accession_number
    where filings.is_amendment and filings.date_of_original_submission is not null
    group by
        filings.issuer_cik,
        filing_insiders.insider_cik,
        filings.form_number,
        filings.date_of_original_submission

),

totals as (

    select count(*) as row_count
    from amendments

)

select
    issuer_cik,
    insider_cik,
    form_number,
    date_of_original_submission,
    amendment_count,
    totals.row_count
from amendments
cross join totals
where amendment_count > 1
