-- A date as filed keeps its day, whatever zone is welded on; what is not a date is null.

with

cases as (

    select
        given,
        cast(expected_value as date) as expected_value
    from (
        values
        ('2025-02-19', '2025-02-19'),
        ('2025-02-19-05:00', '2025-02-19'),  -- the zone goes, the day stays
        ('2013-08-15Z', '2013-08-15'),
        ('2013-08-15+14:00', '2013-08-15'),
        ('2013-08-15T23:59:59-05:00', '2013-08-15'),
        ('2013-08-15 00:00:00', '2013-08-15'),
        ('2024-02-29', '2024-02-29'),
        ('0001-01-01', '0001-01-01'),
        ('9999-12-31', '9999-12-31'),
        ('2024-02-30', null),  -- no such day
        ('2023-02-29', null),
        ('2013-13-01', null),
        ('2013-00-10', null),
        ('2013/08/15', null),  -- a cast alone takes it
        ('2013 08 15', null),
        ('2013-8-5', null),
        ('2013-8-05-05:00', null),
        ('2013-08-1', null),
        ('2013-08-1 ', null),
        ('2013-08-1-05:00', null),
        ('2013-08-155', null),  -- the first ten characters are not all of it
        ('08/15/2013', null),
        ('15-AUG-2013', null),
        ('20130-1-01', null),  -- a cast alone takes it for the year 20130
        ('-123-01-01', null),
        ('0000-01-01', null),
        ('infinity', null),
        ('epoch', null),
        ('1970-01-01junk', '1970-01-01'),
        (' 2013-08-15', null),
        ('N/A', null),
        (' ', null),
        ('', null),
        (null, null),
        ('20130815', null)  -- the form of headers, not of documents
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ filed_date('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'DATE'
