with

source as (

    select * from {{ source('sec_data_sets', 'footnote') }}

),

renamed as (

    select
        -- keys
        quarter,
        file_line_number,
        accession_number,
        -- text
        {{ data_set_text('footnote_id') }} as footnote_id,
        {{ data_set_text('footnote_txt') }} as footnote_text,
        load_number
    from source

)

select * from renamed
