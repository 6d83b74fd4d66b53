with

source as (

    select * from {{ source('edgar', 'former_name') }}

),

renamed as (

    select
        -- keys
        accession_number,
        entity_role,
        entity_number,
        {{ pad_cik('cik') }} as entity_cik,
        cik as entity_cik_as_filed,
        name_number,
        -- text
        {{ filed_text('former_name') }} as former_name,
        -- dates and times
        {{ header_date('date_of_change') }} as date_of_change,
        date_of_change as date_of_change_as_filed,
        load_number
    from source

)

select * from renamed
