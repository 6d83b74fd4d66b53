-- Every digit of the product is kept up to the guard, and beyond it there is null instead of an error.

with

cases as (

    select
        cast(left_text as decimal(26, 8)) as left_factor,
        cast(right_text as decimal(26, 8)) as right_factor,
        cast(expected_text as decimal(38, 16)) as expected
    from (
        values
        ('1234.5678', '9.8765', '12193.2088767'),
        ('0.00000001', '0.00000001', '0.0000000000000001'),
        ('999999999999.9999', '999999999', '999999998999999900000.0001'),
        ('400000000000', '400000000000', null),
        (null, '1', null),
        ('1', null, null),
        ('0', '400000000000', '0')
    ) as given (left_text, right_text, expected_text)

),

products as (

    select
        *,
        {{ exact_product('left_factor', 'right_factor') }} as actual
    from cases

)

select * from products
where actual is distinct from expected
