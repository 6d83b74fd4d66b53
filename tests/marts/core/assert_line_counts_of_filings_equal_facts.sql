-- The counts that fct_filings promises are the lines that the facts hold, table by table and kind by kind.

with

lines as (

    select
        accession_number,
        table_number,
        'transaction' as line_kind
    from {{ tested(ref('fct_transactions')) }}
    union all
    select
        accession_number,
        table_number,
        'holding' as line_kind
    from {{ tested(ref('fct_holdings')) }}

),

told as (

    select
        accession_number,
        count(*) filter (where table_number = 'I' and line_kind = 'transaction') as table_1_transaction_count,
        count(*) filter (where table_number = 'I' and line_kind = 'holding') as table_1_holding_count,
        count(*) filter (where table_number = 'II' and line_kind = 'transaction')
            as table_2_transaction_count,
        count(*) filter (where table_number = 'II' and line_kind = 'holding') as table_2_holding_count
    from lines
    group by accession_number

)

select
    filings.accession_number,
    filings.table_1_transaction_count,
    filings.table_1_holding_count,
    filings.table_2_transaction_count,
    filings.table_2_holding_count
from {{ tested(ref('fct_filings')) }} as filings
left join told on filings.accession_number = told.accession_number
where
    filings.table_1_transaction_count != coalesce(told.table_1_transaction_count, 0)
    or filings.table_1_holding_count != coalesce(told.table_1_holding_count, 0)
    or filings.table_2_transaction_count != coalesce(told.table_2_transaction_count, 0)
    or filings.table_2_holding_count != coalesce(told.table_2_holding_count, 0)
