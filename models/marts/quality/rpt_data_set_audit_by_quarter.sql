{{ config(materialized='incremental', unique_key='quarter') }}

with

cells_compared as (

    select * from {{ ref('int_data_set_cells_compared') }}
    where {{ is_touched_quarter() }}

),

lines_matched as (

    select * from {{ ref('int_data_set_lines_matched') }}
    where {{ is_touched_quarter() }}

),

compared as (

    select
        quarter,
        accession_number,
        source_table,
        column_name,
        verdict
    from cells_compared
    union all
    select
        quarter,
        accession_number,
        source_table,
        'line' as column_name,
        case
            when line_number is null then 'missing_here'
            when file_line_number is null then 'missing_there'
            else 'equal'
        end as verdict
    from lines_matched

),

counted as (

    select
        quarter,
        source_table,
        column_name,
        count(distinct accession_number) as filings,
        count(distinct accession_number) filter (where verdict != 'equal') as filings_with_findings,
        count(*) as values_compared,
        count(*) filter (where verdict = 'equal') as equal_count,
        count(*) filter (where verdict = 'rounded') as rounded_count,
        count(*) filter (where verdict = 'on_wrong_line') as on_wrong_line_count,
        count(*) filter (where verdict = 'missing_here') as missing_here_count,
        count(*) filter (where verdict = 'missing_there') as missing_there_count,
        count(*) filter (where verdict = 'different') as different_count
    from compared
    group by all

)

select * from counted
