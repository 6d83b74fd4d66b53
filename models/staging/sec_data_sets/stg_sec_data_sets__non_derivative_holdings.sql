with

source as (

    select * from {{ source('sec_data_sets', 'non_derivative_holding') }}

),

renamed as (

    select
        -- keys
        quarter,
        file_line_number,
        accession_number,
        nonderiv_holding_sk as surrogate_key,
        -- text
        {{ data_set_text('security_title') }} as security_title,
        {{ data_set_text('trans_form_type') }} as transaction_form_type,
        {{ data_set_text('direct_indirect_ownership') }} as direct_or_indirect_ownership,
        {{ data_set_text('nature_of_ownership') }} as nature_of_ownership,
        -- footnotes
        {{ filed_text('security_title_fn') }} as security_title_footnote_ids,
        {{ filed_text('trans_form_type_fn') }} as transaction_coding_footnote_ids,
        {{ filed_text('shrs_ownd_folwng_trans_fn') }} as shares_owned_following_transaction_footnote_ids,
        {{ filed_text('valu_ownd_folwng_trans_fn') }} as value_owned_following_transaction_footnote_ids,
        {{ filed_text('direct_indirect_ownership_fn') }} as direct_or_indirect_ownership_footnote_ids,
        {{ filed_text('nature_of_ownership_fn') }} as nature_of_ownership_footnote_ids,
        -- numbers
        {{ filed_decimal('shrs_ownd_folwng_trans') }} as shares_owned_following_transaction,
        shrs_ownd_folwng_trans as shares_owned_following_transaction_as_filed,
        {{ filed_decimal('valu_ownd_folwng_trans') }} as value_owned_following_transaction,
        valu_ownd_folwng_trans as value_owned_following_transaction_as_filed,
        load_number
    from source

)

select * from renamed
