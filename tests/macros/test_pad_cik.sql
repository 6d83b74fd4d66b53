-- Ten digits, and never another key than the one filed.

with

cases as (

    select
        given,
        cast(expected_value as varchar) as expected_value
    from (
        values
        ('320193', '0000320193'),
        ('0000320193', '0000320193'),
        ('1', '0000000001'),
        ('1234567890', '1234567890'),
        (' 320193 ', '0000320193'),
        ('12345678901', '12345678901'),  -- cut, it would be another key
        ('00000320193', '00000320193'),
        ('CIK 320193', 'CIK 320193'),
        (' CIK 320193', 'CIK 320193'),
        ('320193.0', '320193.0'),
        ('-320193', '-320193'),
        ('320 193', '320 193'),
        ('0', '0000000000'),
        (' ', null),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ pad_cik('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'VARCHAR'
