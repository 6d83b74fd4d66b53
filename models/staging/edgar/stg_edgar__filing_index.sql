with

source as (

    select * from {{ source('edgar', 'filing_index') }}

),

renamed as (

    select
        -- keys
        accession_number,
        {{ pad_cik('cik') }} as filer_cik,
        cik as filer_cik_as_filed,
        -- text
        {{ filed_text('company_name') }} as company_name,
        {{ filed_text('form_type') }} as form_type,
        {{ filed_text('file_name') }} as file_name,
        -- dates and times
        {{ header_date('filing_date') }} as filing_date,
        filing_date as filing_date_as_filed,
        -- lineage
        first_listed_in,
        last_listed_in,
        load_id,
        loaded_at,
        load_number
    from source

)

select * from renamed
