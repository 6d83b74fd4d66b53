with

source as (

    select * from {{ source('edgar', 'non_derivative_transaction') }}

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
        {{ filed_text('transaction_code') }} as transaction_code,
        {{ filed_text('transaction_timeliness') }} as transaction_timeliness,
        {{ filed_text('transaction_acquired_disposed_code') }} as transaction_acquired_disposed_code,
        {{ filed_text('direct_or_indirect_ownership') }} as direct_or_indirect_ownership,
        {{ filed_text('nature_of_ownership') }} as nature_of_ownership,
        -- numbers
        {{ filed_decimal('transaction_shares') }} as transaction_shares,
        transaction_shares as transaction_shares_as_filed,
        {{ filed_decimal('transaction_total_value') }} as transaction_total_value,
        transaction_total_value as transaction_total_value_as_filed,
        {{ filed_decimal('transaction_price_per_share') }} as transaction_price_per_share,
        transaction_price_per_share as transaction_price_per_share_as_filed,
        {{ filed_decimal('transaction_value') }} as transaction_value,
        transaction_value as transaction_value_as_filed,
        {{ filed_decimal('shares_owned_following_transaction') }} as shares_owned_following_transaction,
        shares_owned_following_transaction as shares_owned_following_transaction_as_filed,
        {{ filed_decimal('value_owned_following_transaction') }} as value_owned_following_transaction,
        value_owned_following_transaction as value_owned_following_transaction_as_filed,
        -- flags
        {{ filed_boolean('equity_swap_involved') }} as is_equity_swap_involved,
        equity_swap_involved as is_equity_swap_involved_as_filed,
        -- dates and times
        {{ filed_date('transaction_date') }} as transaction_date,
        transaction_date as transaction_date_as_filed,
        {{ filed_date('deemed_execution_date') }} as deemed_execution_date,
        deemed_execution_date as deemed_execution_date_as_filed,
        load_number
    from source

)

select * from renamed
