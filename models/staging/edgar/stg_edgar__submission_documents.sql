with

source as (

    select * from {{ source('edgar', 'submission_document') }}

),

renamed as (

    select
        -- keys
        accession_number,
        document_number,
        -- text
        {{ filed_text('document_type') }} as document_type,
        {{ filed_text('sequence') }} as sequence,
        {{ filed_text('file_name') }} as file_name,
        {{ filed_text('document_description') }} as document_description,
        -- numbers
        byte_count,
        load_number
    from source

)

select * from renamed
