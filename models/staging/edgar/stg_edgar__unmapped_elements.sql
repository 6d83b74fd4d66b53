-- Kept to show what is there: null is an element without text of its own, '' an empty one, so both stay.
with

source as (

    select * from {{ source('edgar', 'unmapped_element') }}

),

renamed as (

    select
        -- keys
        accession_number,
        path,
        element_number,
        -- text
        table_number,
        element_text,
        -- numbers
        line_number,
        load_number
    from source

)

select * from renamed
