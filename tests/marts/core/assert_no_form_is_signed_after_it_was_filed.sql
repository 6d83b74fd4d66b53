-- A signature precedes the filing. 41 of 39,236 signatures of 2024Q3 do not.

{{ config(warn_if='>5000', error_if='>100000', fail_calc=per_million()) }}

select
    signatures.accession_number,
    signatures.signature_number,
    signatures.signature_date,
    filings.filing_date,
    (select count(*) from {{ tested(ref('stg_edgar__owner_signatures')) }}) as row_count
from {{ tested(ref('stg_edgar__owner_signatures')) }} as signatures
inner join {{ tested(ref('fct_filings')) }} as filings
    on signatures.accession_number = filings.accession_number
where signatures.signature_date > filings.filing_date
