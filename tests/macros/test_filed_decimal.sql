-- Every filed digit or null: no case may be rounded, cut, or read as something it does not say.

with

cases as (

    select
        given,
        cast(expected_value as decimal(26, 8)) as expected_value
    from (
        values
        ('1000', '1000'),
        ('0', '0'),  -- zero is filed, not absent
        ('0.0000', '0'),
        ('12.3456', '12.3456'),
        ('.5', '0.5'),
        ('5.', '5'),
        ('-3', '-3'),
        ('+3', '3'),
        ('-.5', '-0.5'),
        ('007', '7'),
        ('0.00000001', '0.00000001'),
        ('0.000000001', null),  -- nine decimals: a cast alone gives 0
        ('0.000000005', null),  -- a cast alone rounds it up
        ('1.234567891', null),
        ('5.0000000000', '5'),  -- noughts are no digits lost
        ('0.1234567800', '0.12345678'),
        ('1.000000000001', null),
        ('9999999999.99999999', '9999999999.99999999'),  -- the widest that takes the narrow cast
        ('10000000000', '10000000000'),
        ('-10000000000.5', '-10000000000.5'),
        ('817632828', '817632828'),
        ('999999999999.9999', '999999999999.9999'),  -- the largest EDGAR accepts
        ('123456789012345678.12345678', '123456789012345678.12345678'),
        ('999999999999999999.99999999', '999999999999999999.99999999'),
        ('999999999999999999.999999999', null),
        ('1234567890123456789', null),  -- 19 digits before the point
        ('0000000000000000000000000000001.5', '1.5'),
        ('1,000', null),
        ('$5', null),
        ('1e5', null),  -- a cast alone gives 100000
        ('1E5', null),
        ('1e-9', null),
        ('1_000', null),  -- a cast alone gives 1000
        ('0x10', null),
        ('(5)', null),
        ('5%', null),
        ('1 000', null),
        ('5 ', null),
        (' 5', null),
        ('1.2.3', null),
        ('--3', null),
        ('+-3', null),
        ('3-', null),
        ('.', null),
        ('-', null),
        ('+', null),
        ('-.', null),
        ('inf', null),
        ('nan', null),
        ('N/A', null),
        ('F1', null),
        (' ', null),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ filed_decimal('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'DECIMAL(26,8)'
