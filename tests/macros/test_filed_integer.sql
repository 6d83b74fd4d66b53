-- A whole number or null: nothing is rounded.

with

cases as (

    select
        given,
        cast(expected_value as integer) as expected_value
    from (
        values
        ('1', '1'),
        ('0', '0'),
        ('007', '7'),
        ('2147483647', '2147483647'),
        ('2147483648', null),  -- more than an integer holds
        ('2.5', null),  -- a cast alone rounds it
        ('2.0', null),
        ('1e3', null),
        ('1_000', null),
        ('1,000', null),
        ('-1', null),
        ('+1', null),
        ('two', null),
        (' ', null),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ filed_integer('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'INTEGER'
