{{ config(materialized='incremental', unique_key='accession_number') }}

with

footnote_references as (

    select * from {{ ref('int_footnote_references_resolved') }}
    where {{ is_touched() }}

),

lines as (

    select
        accession_number,
        table_number,
        line_number,
        line_id,
        line_kind
    from {{ ref('int_ownership_lines_routed') }}
    where {{ is_touched() }}

),

references_placed as (

    select
        footnote_references.accession_number,
        footnote_references.reference_number,
        case when lines.line_kind = 'transaction' then lines.line_id end as transaction_id,
        case when lines.line_kind = 'holding' then lines.line_id end as holding_id,
        footnote_references.table_number,
        footnote_references.line_number,
        footnote_references.owner_number,
        footnote_references.signature_number,
        footnote_references.element,
        footnote_references.footnote_id,
        footnote_references.footnote_text,
        footnote_references.is_resolved,
        footnote_references.load_number
    from footnote_references
    left join lines
        on
            footnote_references.accession_number = lines.accession_number
            and footnote_references.table_number = lines.table_number
            and footnote_references.line_number = lines.line_number

)

select * from references_placed
