-- Rule: EDGAR's business day is a day that is no Saturday, no Sunday, no federal holiday (Regulation S-T
-- Rule 11) and no day on which EDGAR was closed by decree or by storm. Days without a confirmed closing
-- count. The number of a day that is no business day is that of the last business day before it, so that
-- the business days between two days are the difference of their numbers, whatever day either falls on.

with

days as (

    select * from {{ ref('int_calendar_days') }}

),

holidays as (

    -- Two holidays may fall on one day: one row, both names.
    select
        holiday_date,
        string_agg(distinct holiday_name, '; ' order by holiday_name) as holiday_name
    from {{ ref('federal_holidays') }}
    group by holiday_date

),

closings as (

    select
        closing_date,
        string_agg(distinct reason, '; ' order by reason) as closing_reason
    from {{ ref('edgar_closings') }}
    where is_confirmed
    group by closing_date

),

days_described as (

    select
        days.date_day,
        {{ iso_day_of_week('days.date_day') }} in (6, 7) as is_weekend,
        holidays.holiday_date is not null as is_federal_holiday,
        holidays.holiday_name,
        closings.closing_date is not null as is_edgar_closing,
        closings.closing_reason
    from days
    left join holidays on days.date_day = holidays.holiday_date
    left join closings on days.date_day = closings.closing_date

),

business_days_decided as (

    select
        *,
        not(is_weekend or is_federal_holiday or is_edgar_closing) as is_edgar_business_day
    from days_described

),

numbered as (

    select
        *,
        -- Not count(*) filter (...) over: DuckDB 1.5 counts that anew for each day, forty times as slow.
        cast(
            count(case when is_edgar_business_day then 1 end) over (
                order by date_day rows between unbounded preceding and current row
            ) as integer
        ) as edgar_business_day_number
    from business_days_decided

)

select * from numbered
