-- security_id is a digest: two securities that shared one would be added up unseen.

select security_id
from {{ ref('fct_transactions') }}
where security_id is not null
group by security_id
having
    min(issuer_cik) != max(issuer_cik)
    or min({{ folded_title('security_title') }}) != max({{ folded_title('security_title') }})
