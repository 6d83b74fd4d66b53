-- Three states: what is neither yes nor no is null, and null is not false.

with

cases as (

    select
        given,
        expected_value as expected_value
    from (
        values
        ('1', true),
        ('true', true),
        ('TRUE', true),
        ('True', true),
        ('0', false),
        ('false', false),
        ('FALSE', false),
        ('False', false),
        ('yes', null),  -- a cast alone takes it
        ('no', null),
        ('Y', null),
        ('t', null),
        ('f', null),
        ('on', null),
        ('01', null),
        ('2', null),
        ('-1', null),
        (' ', null),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ filed_boolean('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'BOOLEAN'
