-- The same number or null, never another one, on both sides of each bound.

with

cases as (

    select
        cast(number_text as decimal(26, 8)) as number,
        cast(expected_text as decimal(19, 4)) as expected
    from (
        values
        ('1234.5678', '1234.5678'),
        ('-0.0001', '-0.0001'),
        ('0', '0'),
        ('1234.56781', null),
        ('0.00000001', null),
        ('0.00005', null),
        ('9999999999.9999', '9999999999.9999'),
        ('-9999999999.9999', '-9999999999.9999'),
        ('9999999999.99999999', null),
        ('10000000000', null),
        ('-10000000000', null),
        (null, null)
    ) as given (number_text, expected_text)

),

shortened as (

    select
        *,
        {{ short_decimal('number') }} as actual
    from cases

)

select * from shortened
where actual is distinct from expected
