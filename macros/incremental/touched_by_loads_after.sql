{#- Statements that note what the loads after a number touch: filings built before that must be built anew (their
    document was replaced, the index dates them otherwise, or had a line that nobody could read, or they were removed
    from it or came back), and all issuers and
    insiders concerned, both as raw has them now and as the tables had them before: a document that replaces another
    may have another issuer and other owners.
    A date of the index matters only to a filing that no header dates. -#}
{% macro touched_by_loads_after(loads_after, built) %}
{%- set raw_index_files -%}
(select * replace ({{ edition_date('edition') }} as last_data_received) from raw.index_file)
{%- endset %}
insert into build_state.rebuilt_filing
with removed as (
    {{ removed_from_index('raw.filing_index', raw_index_files, header_date('index_rows.filing_date')) | indent }}
)
select filing.accession_number
from raw.filing as filing
inner join {{ built['int_filings_dated'] }} as built on filing.accession_number = built.accession_number
where filing.load_number > {{ loads_after }} and built.load_number <= {{ loads_after }}
union
select filing_index.accession_number
from raw.filing_index as filing_index
inner join {{ built['int_filings_dated'] }} as built on filing_index.accession_number = built.accession_number
where
    filing_index.load_number > {{ loads_after }}
    and built.load_number <= {{ loads_after }}
    and built.filing_date_source is distinct from 'header'
union
select filing_index.accession_number
from raw.filing_index as filing_index
inner join {{ built['fct_unreadable_values'] }} as built on filing_index.accession_number = built.accession_number
where filing_index.load_number > {{ loads_after }} and built.source_table = 'filing_index'
union
select built.accession_number
from {{ built['fct_filings'] }} as built
left join removed on built.accession_number = removed.accession_number
where
    built.load_number <= {{ loads_after }}
    and built.removed_from_index_on is distinct from removed.removed_from_index_on
except
select accession_number from build_state.rebuilt_filing;

insert into build_state.touched_entity
(
    {%- for raw_table, raw_cik, built_model, built_cik in [
        ('ownership_document', 'issuer_cik', 'fct_filings', 'issuer_cik'),
        ('reporting_owner', 'rpt_owner_cik', 'int_filing_owners_merged', 'insider_cik'),
        ('filing_entity', 'cik', 'int_header_entities_identified', 'entity_cik')
    ] %}
    select {{ pad_cik(raw_cik) }} from raw.{{ raw_table }}
    where load_number > {{ loads_after }} and {{ pad_cik(raw_cik) }} is not null
    union
    select {{ built_cik }} from {{ built[built_model] }}
    where
        {{ built_cik }} is not null
        and (
            load_number > {{ loads_after }}
            or accession_number in (select accession_number from build_state.rebuilt_filing)
        )
    {%- if not loop.last %}
    union
    {%- endif %}
    {%- endfor %}
)
except
select cik from build_state.touched_entity;

insert into build_state.touched_quarter
(
    select quarter from raw_data_sets.load where load_number > {{ loads_after }}
    {%- for there in audited_tables().keys() %}
    union
    select quarter from raw_data_sets.{{ there }}
    where
        accession_number in (select accession_number from raw.filing where load_number > {{ loads_after }})
        or accession_number in (select accession_number from build_state.rebuilt_filing)
    {%- endfor %}
)
except
select quarter from build_state.touched_quarter;

update build_state.scope
set rows_after = least(rows_after, coalesce((
    select min(load_number) - 1
    from (
        select load_number from raw.filing
        where accession_number in (select accession_number from build_state.rebuilt_filing)
        union all
        select load_number from raw.filing_index
        where accession_number in (select accession_number from build_state.rebuilt_filing)
    ) as rebuilt
), rows_after));

{% endmacro %}
