-- The values of a line of the filing beside those of its line of the data set. Sides are put on top of one
-- another and grouped, because DuckDB reads the quarters alone that are asked for through a group and not
-- through a full join.

with

lines_matched as (

    select * from {{ ref('int_data_set_lines_matched') }}
    where line_number is not null and file_line_number is not null

),

cells as (

    select
        lines_matched.*,
        cells_here.column_name,
        cells_here.data_set_column,
        cells_here.kind,
        cells_here.value as value_here,
        cells_here.match_value as match_value_here,
        null as value_there,
        null as match_value_there
    from lines_matched
    inner join {{ ref('int_data_set_cells_here') }} as cells_here
        on
            lines_matched.quarter = cells_here.quarter
            and lines_matched.accession_number = cells_here.accession_number
            and lines_matched.source_table = cells_here.source_table
            and lines_matched.line_number = cells_here.line_number
    union all
    select
        lines_matched.*,
        cells_there.column_name,
        cells_there.data_set_column,
        cells_there.kind,
        null as value_here,
        null as match_value_here,
        cells_there.value as value_there,
        cells_there.match_value as match_value_there
    from lines_matched
    inner join {{ ref('int_data_set_cells_there') }} as cells_there
        on
            lines_matched.quarter = cells_there.quarter
            and lines_matched.source_table = cells_there.source_table
            and lines_matched.file_line_number = cells_there.file_line_number

),

paired as (

    select
        quarter,
        accession_number,
        source_table,
        line_number,
        file_line_number,
        matched_by,
        column_name,
        data_set_column,
        kind,
        max(value_here) as value_here,
        max(value_there) as value_there,
        coalesce(max(match_value_here), '') as match_value_here,
        coalesce(max(match_value_there), '') as match_value_there
    from cells
    group by all

)

select * from paired
