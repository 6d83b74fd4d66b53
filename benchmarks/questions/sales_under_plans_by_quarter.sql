-- How much of what insiders sold on the market was under a Rule 10b5-1 plan, by quarter, since the box exists?
select
    date_trunc('quarter', transaction_date) as quarter,
    count(*) filter (where aff10b5_one) as lines_under_plan,
    count(*) as sale_lines,
    sum(transaction_value) filter (where aff10b5_one) as dollars_under_plan,
    sum(transaction_value) as dollars
from marts.fct_transactions
where
    transaction_code = 'S'
    and not is_derivative
    and transaction_date >= date '2023-04-01'
    and form_type in ('4', '4/A')
group by quarter
order by quarter
