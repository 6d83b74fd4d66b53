-- primary_key must find the doubled pair, the pairs without a value, and nothing else.

with

bad_rows (letter, number) as (

    values
    ('a', 1), ('a', 1), ('a', 1), ('a', 2), ('b', 1), ('b', null), (null, null), (null, null), (null, 1)

),

reported as (

    {{ primary_key_failures('bad_rows', ['letter', 'number']) }}

),

expected (letter, number, row_count) as (

    values ('a', 1, 3), ('b', null, 1), (null, null, 2), (null, 1, 1)

),

differences as (

    select
        reported.*,
        expected.*
    from reported
    full outer join expected
        on
            reported.letter is not distinct from expected.letter
            and reported.number is not distinct from expected.number
            and reported.row_count = expected.row_count
    where reported.row_count is null or expected.row_count is null

)

select * from differences
