with

source as (

    select * from {{ source('edgar', 'footnote') }}

),

renamed as (

    select
        -- keys
        accession_number,
        footnote_number,
        -- text
        {{ filed_text('footnote_id') }} as footnote_id,
        {{ filed_text('footnote_text') }} as footnote_text,
        load_number
    from source

)

select * from renamed
