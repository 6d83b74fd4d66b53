with

source as (

    select * from {{ source('sec_data_sets', 'reporting_owner') }}

),

renamed as (

    select
        -- keys
        quarter,
        file_line_number,
        accession_number,
        {{ pad_cik('rptownercik') }} as insider_cik,
        -- text
        {{ data_set_text('rptownername') }} as insider_name,
        {{ data_set_text('rptowner_relationship') }} as relationship,
        {{ data_set_text('rptowner_title') }} as officer_title,
        {{ data_set_text('rptowner_txt') }} as other_text,
        {{ data_set_text('rptowner_street1') }} as street_1,
        {{ data_set_text('rptowner_street2') }} as street_2,
        {{ data_set_text('rptowner_city') }} as city,
        {{ data_set_text('rptowner_state') }} as state,
        {{ data_set_text('rptowner_zipcode') }} as zip_code,
        {{ data_set_text('rptowner_state_desc') }} as state_description,
        {{ data_set_text('file_number') }} as file_number,
        load_number
    from source

)

select * from renamed
