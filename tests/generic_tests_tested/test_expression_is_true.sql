-- expression_is_true must find the row that is false and the row that is null, and leave the true one.

with

bad_rows (outcome, shares, least) as (

    values ('true', 2, 1), ('false', 1, 2), ('null', null, 2)

),

reported as (

    {{ expression_is_true_failures('bad_rows', 'shares >= least') }}

),

-- `or` binds weaker than `is not true`: without its parentheses the macro would report nothing here.
reported_with_or as (

    {{ expression_is_true_failures('bad_rows', "shares >= least or outcome = 'null'") }}

),

verdicts as (

    select
        (select string_agg(outcome, ', ' order by outcome) from reported) as reported,
        (select string_agg(outcome, ', ' order by outcome) from reported_with_or) as reported_with_or

)

select * from verdicts
where reported is distinct from 'false, null' or reported_with_or is distinct from 'false'
