-- security_id is a digest: two securities that shared one would be added up unseen.

select transactions.transaction_id
from {{ tested(ref('fct_transactions')) }} as transactions
inner join {{ ref('dim_securities') }} as securities on transactions.security_id = securities.security_id
where
    transactions.issuer_cik != securities.issuer_cik
    or {{ folded_title('transactions.security_title') }} != securities.security_title_folded
