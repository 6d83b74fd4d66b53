-- Unreadable is what was filed and could not be read; what was not filed is not unreadable, and the answer is
-- never null.

with

cases as (

    select *
    from (
        values
        ('about 5', null, true),
        (' ', null, true),
        ('5', 5, false),
        ('0', 0, false),
        ('', null, false),
        (null, null, false)
    ) as listed (given_as_filed, given, expected_value)

),

outcomes as (

    select
        *,
        {{ is_unreadable('given_as_filed', 'given') }} as actual_value
    from cases

)

select * from outcomes
where actual_value is distinct from expected_value
