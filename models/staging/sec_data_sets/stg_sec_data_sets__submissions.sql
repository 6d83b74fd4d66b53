with

source as (

    select * from {{ source('sec_data_sets', 'submission') }}

),

renamed as (

    select
        -- keys
        quarter,
        file_line_number,
        accession_number,
        {{ pad_cik('issuercik') }} as issuer_cik,
        -- text
        {{ data_set_text('document_type') }} as document_type,
        {{ data_set_text('issuername') }} as issuer_name,
        {{ data_set_text('issuertradingsymbol') }} as issuer_trading_symbol,
        {{ data_set_text('remarks') }} as remarks,
        -- flags
        {{ filed_boolean('no_securities_owned') }} as is_no_securities_owned,
        no_securities_owned as is_no_securities_owned_as_filed,
        {{ filed_boolean('not_subject_sec16') }} as is_not_subject_to_section_16,
        not_subject_sec16 as is_not_subject_to_section_16_as_filed,
        {{ filed_boolean('form3_holdings_reported') }} as is_form_3_holdings_reported,
        form3_holdings_reported as is_form_3_holdings_reported_as_filed,
        {{ filed_boolean('form4_trans_reported') }} as is_form_4_transactions_reported,
        form4_trans_reported as is_form_4_transactions_reported_as_filed,
        {{ filed_boolean('aff10b5one') }} as is_aff10b5_one,
        aff10b5one as is_aff10b5_one_as_filed,
        -- dates and times
        {{ data_set_date('filing_date') }} as filing_date,
        filing_date as filing_date_as_filed,
        {{ data_set_date('period_of_report') }} as period_of_report,
        period_of_report as period_of_report_as_filed,
        {{ data_set_date('date_of_orig_sub') }} as date_of_original_submission,
        date_of_orig_sub as date_of_original_submission_as_filed,
        load_number
    from source

)

select * from renamed
