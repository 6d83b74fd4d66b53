-- Electronic filing began in 1993; 2050 is as far as the seed of federal holidays goes.

with

days as (

    {{ days_from_to('1993-01-01', '2050-12-31') }}

)

select * from days
