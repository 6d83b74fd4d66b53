-- Rule: does the SEC's data set say of a line what the filing says? One verdict a line and column, where either side
-- has a value:
--   equal;
--   rounded: a number that differs by half a cent at most, in a data set that has no third decimal; a tie may have
--     gone either way, as no filing at hand shows which;
--   on_wrong_line: the lines that are in both have the same values in the column, and this line has another one's;
--   missing_there, missing_here: only the filing, or only the data set, has a value;
--   different: both have one, and they differ.

with

lines_matched as (

    select * from {{ ref('int_data_set_lines_matched') }}
    where line_number is not null and file_line_number is not null

),

cells_here as (

    select
        lines_matched.file_line_number,
        cells.*
    from {{ ref('int_data_set_cells_here') }} as cells
    inner join lines_matched
        on
            cells.quarter = lines_matched.quarter
            and cells.accession_number = lines_matched.accession_number
            and cells.source_table = lines_matched.source_table
            and cells.line_number = lines_matched.line_number

),

cells_there as (

    select
        lines_matched.line_number,
        cells.*
    from {{ ref('int_data_set_cells_there') }} as cells
    inner join lines_matched
        on
            cells.quarter = lines_matched.quarter
            and cells.source_table = lines_matched.source_table
            and cells.file_line_number = lines_matched.file_line_number

),

cells as (

    select
        coalesce(here.quarter, there.quarter) as quarter,
        coalesce(here.accession_number, there.accession_number) as accession_number,
        coalesce(here.source_table, there.source_table) as source_table,
        coalesce(here.line_number, there.line_number) as line_number,
        coalesce(here.file_line_number, there.file_line_number) as file_line_number,
        coalesce(here.column_name, there.column_name) as column_name,
        coalesce(here.data_set_column, there.data_set_column) as data_set_column,
        coalesce(here.kind, there.kind) as kind,
        here.value as value_here,
        there.value as value_there,
        coalesce(here.match_value, '') as match_value_here,
        coalesce(there.match_value, '') as match_value_there
    from cells_here as here
    full outer join cells_there as there
        on
            here.quarter = there.quarter
            and here.source_table = there.source_table
            and here.file_line_number = there.file_line_number
            and here.column_name = there.column_name

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
        cells.* exclude (match_value_here, match_value_there),
        case
            when cells.value_here = cells.value_there then 'equal'
            when
                cells.kind = 'number'
                and {{ filed_decimal('cells.value_there') }} = round({{ filed_decimal('cells.value_there') }}, 2)
                and abs({{ filed_decimal('cells.value_here') }} - {{ filed_decimal('cells.value_there') }}) <= 0.005
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

)

select * from judged
