-- What the SEC's data sets say otherwise than the filings they were made from. What is equal is counted in
-- rpt_data_set_audit_by_quarter: of ten values in a line nine are.

{{ config(materialized='incremental', unique_key='quarter') }}

with

cells_compared as (

    select * from {{ ref('int_data_set_cells_compared') }}
    where verdict != 'equal' and {{ is_touched_quarter() }}

),

lines_matched as (

    select * from {{ ref('int_data_set_lines_matched') }}
    where {{ is_touched_quarter() }}

),

lines_missing as (

    select
        quarter,
        accession_number,
        source_table,
        line_number,
        file_line_number,
        'line' as column_name,
        case when line_number is null then 'missing_here' else 'missing_there' end as verdict
    from lines_matched
    where line_number is null or file_line_number is null

),

findings as (

    select
        cells_compared.quarter,
        cells_compared.accession_number,
        cells_compared.source_table,
        cells_compared.line_number,
        cells_compared.file_line_number,
        cells_compared.column_name,
        cells_compared.data_set_column,
        cells_compared.verdict,
        cells_compared.value_here,
        cells_compared.value_there,
        lines_matched.matched_by
    from cells_compared
    inner join lines_matched
        on
            cells_compared.quarter = lines_matched.quarter
            and cells_compared.source_table = lines_matched.source_table
            and cells_compared.file_line_number = lines_matched.file_line_number
    union all by name
    select * from lines_missing

)

select * from findings
