-- Headers and indexes write 20130815 or 2013-08-15; everything else is null.

with

cases as (

    select
        given,
        cast(expected_value as date) as expected_value
    from (
        values
        ('20130815', '2013-08-15'),
        ('2013-08-15', '2013-08-15'),
        ('20240229', '2024-02-29'),
        ('20240230', null),  -- no such day
        ('2024-02-30', null),
        ('20231301', null),
        ('00000000', null),
        ('00010101', '0001-01-01'),
        ('2013815', null),
        ('201308155', null),
        ('2013/08/15', null),
        ('20130815-05:00', null),
        ('2013081a', null),
        (' ', null),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ header_date('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'DATE'
