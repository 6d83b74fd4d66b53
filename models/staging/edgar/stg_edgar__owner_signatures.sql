with

source as (

    select * from {{ source('edgar', 'owner_signature') }}

),

renamed as (

    select
        -- keys
        accession_number,
        signature_number,
        -- text
        {{ filed_text('signature_name') }} as signature_name,
        -- dates and times
        {{ filed_date('signature_date') }} as signature_date,
        signature_date as signature_date_as_filed,
        load_number
    from source

)

select * from renamed
