with

source as (

    select * from {{ source('edgar', 'ownership_document') }}

),

renamed as (

    select
        -- keys
        accession_number,
        {{ pad_cik('issuer_cik') }} as issuer_cik,
        issuer_cik as issuer_cik_as_filed,
        -- text
        {{ filed_text('schema_version') }} as schema_version,
        {{ filed_text('document_type') }} as document_type,
        {{ filed_text('issuer_name') }} as issuer_name,
        {{ filed_text('issuer_trading_symbol') }} as issuer_trading_symbol,
        {{ filed_text('issuer_foreign_trading_symbol') }} as issuer_foreign_trading_symbol,
        {{ filed_text('remarks') }} as remarks,
        -- flags
        {{ filed_boolean('no_securities_owned') }} as is_no_securities_owned,
        no_securities_owned as is_no_securities_owned_as_filed,
        {{ filed_boolean('not_subject_to_section16') }} as is_not_subject_to_section_16,
        not_subject_to_section16 as is_not_subject_to_section_16_as_filed,
        {{ filed_boolean('form3_holdings_reported') }} as is_form_3_holdings_reported,
        form3_holdings_reported as is_form_3_holdings_reported_as_filed,
        {{ filed_boolean('form4_transactions_reported') }} as is_form_4_transactions_reported,
        form4_transactions_reported as is_form_4_transactions_reported_as_filed,
        {{ filed_boolean('aff10b5_one') }} as is_aff10b5_one,
        aff10b5_one as is_aff10b5_one_as_filed,
        -- dates and times
        {{ filed_date('period_of_report') }} as period_of_report,
        period_of_report as period_of_report_as_filed,
        {{ filed_date('date_of_original_submission') }} as date_of_original_submission,
        date_of_original_submission as date_of_original_submission_as_filed,
        load_number
    from source

)

select * from renamed
