-- Case and white space fold; words and signs do not.

with

cases as (

    select *
    from (
        values
        ('Common Stock', 'common stock'),
        ('  COMMON   STOCK ', 'common stock'),
        ('Common' || chr(160) || 'Stock', 'common stock'),
        ('Common' || chr(13) || chr(10) || 'Stock', 'common stock'),
        ('Common Stock, $.01 par', 'common stock, $.01 par'),
        (chr(160), null),
        ('', null),
        (null, null)
    ) as given (title, expected)

),

folded as (

    select
        *,
        {{ folded_title('title') }} as actual
    from cases

)

select * from folded
where actual is distinct from expected
