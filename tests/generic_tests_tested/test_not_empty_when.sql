-- not_empty_when must fail for an empty relation beside a filled one, and only then.

with

filled (number) as (

    values (1), (2)

),

empty as (

    select * from filled
    where number > 2

),

cases as (

    select
        'empty beside filled fails' as claim,
        (select count(*) from ({{ not_empty_when_failures('empty', 'filled') }})) as failures,
        1 as expected
    union all
    select
        'filled beside filled passes' as claim,
        (select count(*) from ({{ not_empty_when_failures('filled', 'filled') }})) as failures,
        0 as expected
    union all
    select
        'empty beside empty passes' as claim,
        (select count(*) from ({{ not_empty_when_failures('empty', 'empty') }})) as failures,
        0 as expected
    union all
    select
        'empty passes where no row of the other meets the condition' as claim,
        (select count(*) from ({{ not_empty_when_failures('empty', 'filled', 'number > 2') }})) as failures,
        0 as expected
    union all
    select
        'empty fails where a row of the other meets the condition' as claim,
        (select count(*) from ({{ not_empty_when_failures('empty', 'filled', 'number > 1') }})) as failures,
        1 as expected

)

select * from cases
where failures != expected
