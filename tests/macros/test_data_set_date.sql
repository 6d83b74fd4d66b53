-- DD-MON-YYYY with English months in capitals, and nothing else.

with

cases as (

    select
        given,
        cast(expected_text as date) as expected_value
    from (
        values
        ('30-SEP-2024', '2024-09-30'),
        ('01-JAN-2006', '2006-01-01'),
        ('29-FEB-2024', '2024-02-29'),
        ('31-DEC-0022', '0022-12-31'),
        ('29-FEB-2023', null),
        ('30-SEPT-2024', null),
        ('30-Sep-2024', null),
        ('30-OKT-2024', null),
        ('2024-09-30', null),
        ('1-JAN-2006', null),
        ('', null),
        (null, null)
    ) as listed (given, expected_text)

),

outcomes as (

    select
        *,
        {{ data_set_date('given') }} as actual_value
    from cases

)

select * from outcomes
where
    actual_value is distinct from expected_value
    or typeof(actual_value) != 'DATE'
