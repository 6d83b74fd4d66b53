-- Four digits from the words of a labelled header or from the code of a tag header.

with

cases as (

    select
        given,
        cast(expected_value as varchar) as expected_value
    from (
        values
        ('AIRCRAFT & PARTS [3720]', '3720'),
        ('3720', '3720'),
        ('[3720]', '3720'),
        ('CROPS [100]', '0100'),  -- the leading nought was lost
        ('0100', '0100'),
        ('WORDS [OLD] [7372]', '7372'),
        ('SERVICES-PREPACKAGED SOFTWARE', null),
        ('SERVICES SINCE 1990', null),
        ('WORDS [37201]', null),
        ('37201', null),
        ('12', null),
        ('WORDS [3720] AND MORE', null),
        ('[]', null),
        (' ', null),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ sic_code('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'VARCHAR'
