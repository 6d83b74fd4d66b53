with

source as (

    select * from {{ source('edgar', 'index_file') }}

),

renamed as (

    select
        -- keys
        index_file_number,
        -- text
        {{ filed_text('description') }} as description,
        last_data_received as last_data_received_as_filed,
        document_sha256,
        -- dates and times
        {{ edition_date('edition') }} as last_data_received,
        modified_at,
        -- counts
        row_count,
        unread_line_count,
        -- lineage
        source_file,
        load_id,
        loaded_at,
        load_number
    from source

)

select * from renamed
