with

source as (

    select * from {{ source('sec_data_sets', 'owner_signature') }}

),

renamed as (

    select
        -- keys
        quarter,
        file_line_number,
        accession_number,
        -- text
        {{ data_set_text('ownersignaturename') }} as signature_name,
        -- dates and times
        {{ data_set_date('ownersignaturedate') }} as signature_date,
        ownersignaturedate as signature_date_as_filed,
        load_number
    from source

)

select * from renamed
