with

source as (

    select * from {{ source('sec_data_sets', 'rejected_row') }}

),

renamed as (

    select
        quarter,
        source_file,
        file_line_number,
        reason,
        detail,
        row_text,
        load_number as data_set_load_number
    from source

)

select * from renamed
