with

source as (

    select * from {{ source('edgar', 'non_derivative_holding') }}

),

renamed as (

    select
        -- keys
        accession_number,
        line_number,
        -- text
        row_element,
        {{ filed_text('security_title') }} as security_title,
        {{ filed_text('transaction_form_type') }} as transaction_form_type,
        {{ filed_text('direct_or_indirect_ownership') }} as direct_or_indirect_ownership,
        {{ filed_text('nature_of_ownership') }} as nature_of_ownership,
        -- numbers
        {{ filed_decimal('shares_owned_following_transaction') }} as shares_owned_following_transaction,
        shares_owned_following_transaction as shares_owned_following_transaction_as_filed,
        {{ filed_decimal('value_owned_following_transaction') }} as value_owned_following_transaction,
        value_owned_following_transaction as value_owned_following_transaction_as_filed,
        load_number
    from source

)

select * from renamed
