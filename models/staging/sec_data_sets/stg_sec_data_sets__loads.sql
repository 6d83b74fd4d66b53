with

source as (

    select * from {{ source('sec_data_sets', 'load') }}

),

renamed as (

    select
        quarter,
        data_set_sha256,
        source_file,
        had_at,
        loaded_at,
        replaced_at,
        load_number as data_set_load_number
    from source

)

select * from renamed
