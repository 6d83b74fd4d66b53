-- Which values of a line have footnotes, and what do they say?
select
    element,
    footnote_id,
    footnote_text
from marts.fct_footnote_references
where transaction_id = $transaction_id
order by reference_number
