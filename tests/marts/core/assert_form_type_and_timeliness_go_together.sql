-- Technical Specification 4.3.8. On Form 4: due on 4 and no timeliness, or due on 5 and E or none. On
-- Form 5: due on 5 and L or none, or due on 4 and L or none. Ten of 19,003 lines of 2024Q3 are due on 4
-- and E.

{{ config(warn_if='>2000', error_if='>100000', fail_calc=per_million()) }}

select
    transaction_id,
    form_type,
    transaction_form_type,
    timeliness,
    (select count(*) from {{ tested(ref('fct_transactions')) }}) as row_count
from {{ tested(ref('fct_transactions')) }}
where not case
        when form_type in ('4', '4/A') and transaction_form_type = '4' then timeliness is null
        when form_type in ('4', '4/A') and transaction_form_type = '5' then coalesce(timeliness, 'E') = 'E'
        when
            form_type in ('5', '5/A') and transaction_form_type in ('4', '5')
            then coalesce(timeliness, 'L') = 'L'
        -- Form 3 has no transactions; nothing is known of a line that does not say where it was due.
        else transaction_form_type is null
    end
