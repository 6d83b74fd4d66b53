-- The words before the bracket, where there are any.

with

cases as (

    select
        given,
        cast(expected_value as varchar) as expected_value
    from (
        values
        ('AIRCRAFT & PARTS [3720]', 'AIRCRAFT & PARTS'),
        ('3720', null),
        ('[3720]', null),
        ('SERVICES-PREPACKAGED SOFTWARE', 'SERVICES-PREPACKAGED SOFTWARE'),
        ('SERVICES SINCE 1990', 'SERVICES SINCE 1990'),
        (' ', null),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ sic_description('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'VARCHAR'
