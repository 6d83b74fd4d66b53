-- An edition begins with the day, or is empty.

with

cases as (

    select
        given,
        cast(expected_value as date) as expected_value
    from (
        values
        ('2024-02-20 2024-02-21T03:00:00.000000', '2024-02-20'),
        ('2024-02-20', '2024-02-20'),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ edition_date('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'DATE'
