with

source as (

    select * from {{ source('edgar', 'filing') }}

),

renamed as (

    select
        -- keys
        accession_number,
        -- text
        {{ filed_text('form_type') }} as header_form_type,
        -- numbers
        {{ filed_integer('public_document_count') }} as public_document_count,
        public_document_count as public_document_count_as_filed,
        -- dates and times
        {{ header_date('filing_date') }} as header_filing_date,
        filing_date as header_filing_date_as_filed,
        {{ header_timestamp('accepted_at') }} as accepted_at,
        accepted_at as accepted_at_as_filed,
        {{ header_date('period_of_report') }} as header_period_of_report,
        period_of_report as header_period_of_report_as_filed,
        {{ header_date('date_as_of_change') }} as date_as_of_change,
        date_as_of_change as date_as_of_change_as_filed,
        -- lineage
        source_file,
        source_format,
        document_sha256,
        document_encoding,
        parse_mode,
        parse_note,
        loader_version,
        load_id,
        loaded_at,
        load_number
    from source

)

select * from renamed
