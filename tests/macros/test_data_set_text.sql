-- A value with a quotation mark in it stands in quotation marks, its own doubled; any other field is as it is.

with

cases as (

    select
        given,
        expected_value
    from (
        values
        ('Common Stock', 'Common Stock'),
        ('"Common Shares (""Shares of Beneficial Interest"")"', 'Common Shares ("Shares of Beneficial Interest")'),
        ('"quoted whole"', 'quoted whole'),
        ('""""', '"'),
        ('"half', '"half'),
        ('half"', 'half"'),
        ('"one" and "another"', '"one" and "another"'),
        ('"', '"'),
        ('""', null),
        (' ', ' '),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ data_set_text('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'VARCHAR'
