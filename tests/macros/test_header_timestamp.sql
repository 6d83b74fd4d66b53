-- An acceptance time is read as it stands, Eastern, and moved by nothing.

with

cases as (

    select
        given,
        cast(expected_value as timestamp) as expected_value
    from (
        values
        ('20250219163015', '2025-02-19 16:30:15'),
        ('20250309023000', '2025-03-09 02:30:00'),  -- skipped by daylight saving, kept as printed
        ('20041231235959', '2004-12-31 23:59:59'),
        ('20250219000000', '2025-02-19 00:00:00'),
        ('20250230120000', null),  -- no such day
        ('20250219246000', null),  -- no such time
        ('20250219250000', null),
        ('20250219', null),
        ('2025021916301', null),
        ('202502191630155', null),
        ('2025-02-19 16:30:15', null),
        ('2025021916301a', null),
        (' ', null),
        ('', null),
        (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ header_timestamp('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'TIMESTAMP'
