with

source as (

    select * from {{ source('edgar', 'reporting_owner') }}

),

renamed as (

    select
        -- keys
        accession_number,
        owner_number,
        {{ pad_cik('rpt_owner_cik') }} as insider_cik,
        rpt_owner_cik as insider_cik_as_filed,
        -- text
        {{ filed_text('rpt_owner_ccc') }} as rpt_owner_ccc,
        {{ filed_text('rpt_owner_name') }} as insider_name,
        {{ filed_text('rpt_owner_street1') }} as street_1,
        {{ filed_text('rpt_owner_street2') }} as street_2,
        {{ filed_text('rpt_owner_city') }} as city,
        {{ filed_text('rpt_owner_non_us_state_territory') }} as non_us_state_territory,
        {{ filed_text('rpt_owner_state') }} as state,
        {{ filed_text('rpt_owner_country') }} as country,
        {{ filed_text('rpt_owner_zip_code') }} as zip_code,
        {{ filed_text('rpt_owner_state_description') }} as state_description,
        {{ filed_text('officer_title') }} as officer_title,
        {{ filed_text('other_text') }} as other_text,
        -- flags
        {{ filed_boolean('rpt_owner_non_us_address_flag') }} as is_non_us_address,
        rpt_owner_non_us_address_flag as is_non_us_address_as_filed,
        {{ filed_boolean('rpt_owner_good_address') }} as is_good_address,
        rpt_owner_good_address as is_good_address_as_filed,
        {{ filed_boolean('is_director') }} as is_director,
        is_director as is_director_as_filed,
        {{ filed_boolean('is_officer') }} as is_officer,
        is_officer as is_officer_as_filed,
        {{ filed_boolean('is_ten_percent_owner') }} as is_ten_percent_owner,
        is_ten_percent_owner as is_ten_percent_owner_as_filed,
        {{ filed_boolean('is_other') }} as is_other,
        is_other as is_other_as_filed,
        load_number
    from source

)

select * from renamed
