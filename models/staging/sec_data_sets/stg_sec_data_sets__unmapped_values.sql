with

source as (

    select * from {{ source('sec_data_sets', 'unmapped_value') }}

),

renamed as (

    select
        quarter,
        source_table,
        file_line_number,
        field_number,
        header,
        value as value_as_filed,
        load_number as data_set_load_number
    from source

)

select * from renamed
