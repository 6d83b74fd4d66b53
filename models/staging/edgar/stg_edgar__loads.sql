with

source as (

    select * from {{ source('edgar', 'load') }}

),

renamed as (

    select
        -- keys
        load_id,
        load_number,
        -- numbers
        files_seen,
        files_accepted,
        files_unchanged,
        files_replaced,
        files_of_other_forms,
        files_rejected,
        -- dates and times
        started_at,
        finished_at,
        -- lineage
        loader_version
    from source

)

select * from renamed
