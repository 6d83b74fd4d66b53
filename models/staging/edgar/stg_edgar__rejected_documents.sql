with

source as (

    select * from {{ source('edgar', 'rejected_document') }}

),

renamed as (

    select
        -- keys
        source_file,
        document_sha256,
        accession_number,
        -- text
        reason,
        detail,
        -- dates and times
        rejected_at,
        resolved_at,
        -- lineage
        load_id
    from source

)

select * from renamed
