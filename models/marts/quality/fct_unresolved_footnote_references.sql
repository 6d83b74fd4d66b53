with

unresolved_references as (

    select * from {{ ref('fct_footnote_references') }}
    where not is_resolved

),

listed as (

    select
        accession_number,
        reference_number,
        transaction_id,
        holding_id,
        table_number,
        line_number,
        owner_number,
        signature_number,
        element,
        footnote_id
    from unresolved_references

)

select * from listed
