with

transaction_codes as (

    select * from {{ ref('transaction_codes') }}

),

codes as (

    select
        transaction_code,
        label,
        sec_group,
        is_xml_code,
        is_market_trade,
        is_16b_exempt,
        exemption_rule,
        expected_ad_table_1,
        expected_ad_table_2,
        is_compensation,
        is_tax_withholding,
        is_derivative_event,
        needs_footnote,
        deadline_form,
        source_reference
    from transaction_codes

)

select * from codes
