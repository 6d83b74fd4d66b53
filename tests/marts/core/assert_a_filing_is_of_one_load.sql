-- A filing that is built anew leaves no row of its old document behind. In a build that follows the loads,
-- tests of keys look at the rows just written and would not see an old one beside them: this one does.

with

written as (

    select
        accession_number,
        load_number
    from {{ tested(ref('fct_filings')) }}

),

told as (

    select
        accession_number,
        load_number
    from {{ ref('fct_filings') }}
    {% for fact in [
        'bridge_filing_insiders', 'fct_transactions', 'fct_holdings', 'fct_footnote_references'
    ] %}
        union all
        select
            accession_number,
            load_number
        from {{ ref(fact) }}
        -- Written before and again; rows of other filings have nothing beside them.
        where accession_number in (select rebuilt_filing.accession_number from build_state.rebuilt_filing)
    {% endfor %}

)

select
    told.accession_number,
    told.load_number as load_told,
    written.load_number
from told
inner join written on told.accession_number = written.accession_number
where told.load_number != written.load_number
