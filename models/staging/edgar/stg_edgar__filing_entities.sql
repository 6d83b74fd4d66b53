with

source as (

    select * from {{ source('edgar', 'filing_entity') }}

),

renamed as (

    select
        -- keys
        accession_number,
        entity_role,
        entity_number,
        {{ pad_cik('cik') }} as entity_cik,
        cik as entity_cik_as_filed,
        -- text
        {{ filed_text('name') }} as entity_name,
        {{ sic_code('sic') }} as sic_code,
        {{ sic_description('sic') }} as sic_description,
        sic as sic_as_filed,
        {{ filed_text('organization_name') }} as organization_name,
        {{ filed_text('irs_number') }} as irs_number,
        {{ filed_text('state_of_incorporation') }} as state_of_incorporation,
        {{ filed_text('fiscal_year_end') }} as fiscal_year_end,
        {{ filed_text('relationship') }} as relationship,
        {{ filed_text('form_type') }} as form_type,
        {{ filed_text('sec_act') }} as sec_act,
        {{ filed_text('file_number') }} as file_number,
        {{ filed_text('film_number') }} as film_number,
        {{ filed_text('business_street_1') }} as business_street_1,
        {{ filed_text('business_street_2') }} as business_street_2,
        {{ filed_text('business_city') }} as business_city,
        {{ filed_text('business_state') }} as business_state,
        {{ filed_text('business_zip') }} as business_zip,
        {{ filed_text('business_phone') }} as business_phone,
        {{ filed_text('mail_street_1') }} as mail_street_1,
        {{ filed_text('mail_street_2') }} as mail_street_2,
        {{ filed_text('mail_city') }} as mail_city,
        {{ filed_text('mail_state') }} as mail_state,
        {{ filed_text('mail_zip') }} as mail_zip,
        {{ filed_text('mail_phone') }} as mail_phone,
        load_number
    from source

)

select * from renamed
