with

source as (

    select * from {{ source('edgar', 'element_layout') }}

),

renamed as (

    select
        -- keys
        accession_number,
        section,
        section_number,
        -- text
        layout,
        load_number
    from source

)

select * from renamed
