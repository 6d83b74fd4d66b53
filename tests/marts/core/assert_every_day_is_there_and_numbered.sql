-- Lateness is a difference of business-day numbers: every day must be there, and the number must rise by
-- one on a business day and stand still on any other.

with

days as (

    select
        date_day,
        is_edgar_business_day,
        edgar_business_day_number,
        lag(date_day) over (order by date_day) as date_day_before,
        lag(edgar_business_day_number) over (order by date_day) as number_before
    from {{ ref('dim_dates') }}

)

select
    date_day,
    edgar_business_day_number,
    number_before
from days
where
    date_day - date_day_before != 1
    or edgar_business_day_number - number_before != case when is_edgar_business_day then 1 else 0 end
    or (date_day_before is null and date_day != date '1993-01-01')
