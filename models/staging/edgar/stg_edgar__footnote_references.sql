with

source as (

    select * from {{ source('edgar', 'footnote_reference') }}

),

renamed as (

    select
        -- keys
        accession_number,
        reference_number,
        -- text
        table_number,
        element,
        {{ filed_text('footnote_id') }} as footnote_id,
        -- numbers
        line_number,
        owner_number,
        signature_number,
        load_number
    from source

)

select * from renamed
