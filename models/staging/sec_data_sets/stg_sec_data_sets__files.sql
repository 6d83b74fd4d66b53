with

source as (

    select * from {{ source('sec_data_sets', 'file') }}

),

renamed as (

    select
        quarter,
        file_number,
        source_table,
        source_file,
        file_sha256,
        byte_count,
        header,
        missing_columns,
        rows_loaded,
        rows_rejected,
        load_number as data_set_load_number
    from source

)

select * from renamed
