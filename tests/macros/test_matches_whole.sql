-- The whole text must match, not a part of it: DuckDB 1 and 2 disagree about that where `~` is used.

with

cases as (

    select *
    from (
        values ('123', true), ('a123', false), ('123a', false), ('1', false), ('', false), (null, null)
    ) as listed (given, expected_value)

),

outcomes as (

    select
        *,
        {{ matches_whole('given', '[0-9]{2,3}') }} as actual_value
    from cases

)

select * from outcomes
where actual_value is distinct from expected_value
