-- A reference that stands in a line of a table names the transaction or the holding, exactly one of them.

select
    accession_number,
    reference_number,
    table_number,
    line_number,
    transaction_id,
    holding_id
from {{ tested(ref('fct_footnote_references')) }}
where
    (line_number is not null and transaction_id is null and holding_id is null)
    or (line_number is null and (transaction_id is not null or holding_id is not null))
    or (transaction_id is not null and holding_id is not null)
