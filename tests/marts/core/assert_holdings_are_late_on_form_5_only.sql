-- Technical Specification 4.3.8: a holding names a form only where it belonged on a Form 3 and stands on
-- a Form 5.

{{ config(warn_if='>2000', error_if='>100000', fail_calc=per_million()) }}

select
    holding_id,
    form_type,
    transaction_form_type,
    (select count(*) from {{ tested(ref('fct_holdings')) }}) as row_count
from {{ tested(ref('fct_holdings')) }}
where transaction_form_type is not null and not (transaction_form_type = '3' and form_type in ('5', '5/A'))
