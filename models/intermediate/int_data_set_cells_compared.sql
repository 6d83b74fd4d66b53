-- Rule: does the SEC's data set say of a line what the filing says? One verdict a line and column, where
-- either side has a value:
--   equal;
--   rounded: a number that differs by half a cent at most, in a data set that has no third decimal; a tie
--     may have gone either way, as no filing at hand shows which;
--   on_wrong_line: the lines that are in both have the same values in the column, and this line has another
--     one's;
--   missing_there, missing_here: only the filing, or only the data set, has a value;
--   different: both have one, and they differ.
-- The values are kept where they are not equal: nine of ten are.

{{ config(materialized='incremental', unique_key='quarter') }}

with

cells as (

    select
        *,
        case when kind = 'number' then {{ filed_decimal('value_here') }} end as number_here,
        case when kind = 'number' then {{ filed_decimal('value_there') }} end as number_there
    from {{ ref('int_data_set_cells_paired') }}
    where {{ is_touched_quarter() }}

),

moved_columns as (

    select
        quarter,
        accession_number,
        source_table,
        column_name
    from cells
    group by all
    having
        bool_or(match_value_here != match_value_there)
        and string_agg(match_value_here, chr(31) order by match_value_here)
        = string_agg(match_value_there, chr(31) order by match_value_there)

),

judged as (

    select
        cells.*,
        case
            when cells.value_here = cells.value_there then 'equal'
            when
                cells.number_there = round(cells.number_there, 2)
                and abs(cells.number_here - cells.number_there) <= 0.005
                then 'rounded'
            when moved_columns.column_name is not null then 'on_wrong_line'
            when cells.value_there is null then 'missing_there'
            when cells.value_here is null then 'missing_here'
            else 'different'
        end as verdict
    from cells
    left join moved_columns
        on
            cells.quarter = moved_columns.quarter
            and cells.accession_number = moved_columns.accession_number
            and cells.source_table = moved_columns.source_table
            and cells.column_name = moved_columns.column_name

),

compared as (

    select
        quarter,
        accession_number,
        source_table,
        line_number,
        file_line_number,
        matched_by,
        column_name,
        data_set_column,
        verdict,
        case when verdict != 'equal' then value_here end as value_here,
        case when verdict != 'equal' then value_there end as value_there
    from judged

)

select * from compared
