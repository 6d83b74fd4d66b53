with

days as (

    select * from {{ ref('int_edgar_days_numbered') }}

),

dates as (

    select
        date_day,
        cast(extract(year from date_day) as integer) as year,
        cast(extract(quarter from date_day) as integer) as quarter,
        cast(extract(month from date_day) as integer) as month,
        {{ iso_day_of_week('date_day') }} as day_of_week,
        is_weekend,
        is_federal_holiday,
        holiday_name,
        is_edgar_closing,
        closing_reason,
        is_edgar_business_day,
        edgar_business_day_number
    from days

)

select * from dates
