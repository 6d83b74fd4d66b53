with

rejected_documents as (

    select * from {{ ref('stg_edgar__rejected_documents') }}

),

rejections as (

    select
        source_file,
        document_sha256,
        reason,
        detail,
        accession_number,
        rejected_at,
        resolved_at,
        resolved_at is not null as is_resolved
    from rejected_documents

)

select * from rejections
