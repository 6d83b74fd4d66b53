-- Kept to show what is there: an empty content is not the same as none, so no text is turned into null.
with

source as (

    select * from {{ source('edgar', 'unmapped_header_line') }}

),

renamed as (

    select
        -- keys
        accession_number,
        header_line_number,
        -- text
        section,
        label,
        content,
        load_number
    from source

)

select * from renamed
