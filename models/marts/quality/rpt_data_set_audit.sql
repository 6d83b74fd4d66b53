-- What the SEC's data sets say otherwise than the filings they were made from. What is equal is counted in
-- rpt_data_set_audit_by_quarter: of ten values in a line nine are.

{{ config(materialized='incremental', unique_key='quarter') }}

with

cells_compared as (

    select * from {{ ref('int_data_set_cells_compared') }}
    where verdict != 'equal' and {{ is_touched_quarter() }}

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
    from {{ ref('int_data_set_lines_matched') }}
    where (line_number is null or file_line_number is null) and {{ is_touched_quarter() }}

),

findings as (

    select
        quarter,
        accession_number,
        source_table,
        line_number,
        file_line_number,
        column_name,
        data_set_column,
        verdict,
        value_here,
        value_there,
        matched_by
    from cells_compared
    union all by name
    select * from lines_missing

)

select * from findings
