-- A price that was filed is in price_per_share; where nobody can read it, fct_unreadable_values has it.

with

listed as (

    select distinct
        accession_number,
        table_number,
        line_number
    from {{ ref('fct_unreadable_values') }}
    where column_name in ('transaction_price_per_share', 'transaction_value')

)

select
    transactions.transaction_id,
    transactions.price_status
from {{ tested(ref('fct_transactions')) }} as transactions
left join listed
    on
        transactions.accession_number = listed.accession_number
        and transactions.table_number = listed.table_number
        and transactions.line_number = listed.line_number
where
    transactions.price_status = 'filed'
    and transactions.price_per_share is null
    and listed.accession_number is null
