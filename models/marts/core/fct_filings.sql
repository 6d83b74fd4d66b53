{{ config(materialized='incremental', unique_key='accession_number') }}

with

filings as (

    select * from {{ ref('stg_edgar__filings') }}
    where {{ is_touched() }}

),

documents as (

    select * from {{ ref('stg_edgar__ownership_documents') }}
    where {{ is_touched() }}

),

filing_dates as (

    select * from {{ ref('int_filings_dated') }}
    where {{ is_touched() }}

),

boxes as (

    select * from {{ ref('int_aff10b5_one_boxes_read') }}
    where {{ is_touched() }}

),

removals as (

    select * from {{ ref('int_filings_removed') }}

),

owner_counts as (

    select
        accession_number,
        cast(count(*) as integer) as owner_count
    from {{ ref('bridge_filing_insiders') }}
    where {{ is_touched() }}
    group by accession_number

),

line_counts as (

    select
        accession_number,
        {% for table_name, table_number in {'table_1': 'I', 'table_2': 'II'}.items() %}
            {% for line_kind in ['transaction', 'holding'] %}
                cast(
                    count(*) filter (
                        where table_number = '{{ table_number }}' and line_kind = '{{ line_kind }}'
                    )
                    as integer
                ) as {{ table_name }}_{{ line_kind }}_count,
            {% endfor %}
        {% endfor %}
        cast(count(*) as integer) as line_count
    from {{ ref('int_ownership_lines_routed') }}
    where {{ is_touched() }}
    group by accession_number

),

footnote_counts as (

    select
        accession_number,
        cast(count(*) as integer) as footnote_count
    from {{ ref('stg_edgar__footnotes') }}
    where {{ is_touched() }}
    group by accession_number

),

signature_counts as (

    select
        accession_number,
        cast(count(*) as integer) as signature_count
    from {{ ref('stg_edgar__owner_signatures') }}
    where {{ is_touched() }}
    group by accession_number

),

filings_described as (

    select
        filings.accession_number,
        documents.document_type as form_type,
        split_part(documents.document_type, '/', 1) as form_number,
        documents.document_type like '%/A' as is_amendment,
        documents.schema_version,
        documents.issuer_cik,
        documents.issuer_name,
        documents.issuer_trading_symbol,
        documents.period_of_report,
        documents.date_of_original_submission,
        filing_dates.filing_date,
        filing_dates.filing_date_source,
        filing_dates.accepted_at,
        removals.removed_from_index_on is not null as is_removed,
        removals.removed_from_index_on,
        documents.is_no_securities_owned,
        documents.is_not_subject_to_section_16,
        documents.is_form_3_holdings_reported,
        documents.is_form_4_transactions_reported,
        boxes.is_aff10b5_one,
        boxes.aff10b5_one_status,
        -- No owner, line, footnote or signature is a count of none, and nothing a filer left open.
        coalesce(owner_counts.owner_count, 0) as owner_count,
        coalesce(line_counts.table_1_transaction_count, 0) as table_1_transaction_count,
        coalesce(line_counts.table_1_holding_count, 0) as table_1_holding_count,
        coalesce(line_counts.table_2_transaction_count, 0) as table_2_transaction_count,
        coalesce(line_counts.table_2_holding_count, 0) as table_2_holding_count,
        coalesce(footnote_counts.footnote_count, 0) as footnote_count,
        coalesce(signature_counts.signature_count, 0) as signature_count,
        documents.remarks,
        filings.source_format,
        filings.source_file,
        filings.parse_mode,
        filings.document_sha256,
        filings.load_number
    from filings
    left join documents on filings.accession_number = documents.accession_number
    left join filing_dates on filings.accession_number = filing_dates.accession_number
    left join removals on filings.accession_number = removals.accession_number
    left join boxes on filings.accession_number = boxes.accession_number
    left join owner_counts on filings.accession_number = owner_counts.accession_number
    left join line_counts on filings.accession_number = line_counts.accession_number
    left join footnote_counts on filings.accession_number = footnote_counts.accession_number
    left join signature_counts on filings.accession_number = signature_counts.accession_number

)

select * from filings_described
