-- Only the empty text becomes null; a blank is something filed.

with

cases as (

    select
        given,
        cast(expected_value as varchar) as expected_value
    from (
        values
        ('', null),
        (null, null),
        (' ', ' '),
        ('N/A', 'N/A'),
        ('Common Stock', 'Common Stock'),
        ('0', '0')
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ filed_text('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'VARCHAR'
