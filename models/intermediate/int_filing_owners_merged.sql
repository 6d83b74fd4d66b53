-- Rule: a reporting owner is once in a filing. EDGAR forbids a second section with the same CIK; where a
-- recovered or early document has one, the sections are one owner who is all that either says.
-- Owners without a CIK cannot be a key: fct_unidentified_owners lists them.

-- Not a view, because it remembers the owners of a filing that is replaced later.
{{ config(materialized='incremental', unique_key='accession_number') }}

with

owners as (

    select * from {{ ref('stg_edgar__reporting_owners') }}
    where insider_cik is not null and {{ is_touched() }}

),

merged as (

    select
        accession_number,
        load_number,
        insider_cik,
        min(owner_number) as owner_number,
        min_by(insider_name, owner_number) filter (where insider_name is not null) as insider_name,
        -- Null only where no section says anything: one true is enough, one false outweighs silence.
        bool_or(is_director) as is_director,
        bool_or(is_officer) as is_officer,
        bool_or(is_ten_percent_owner) as is_ten_percent_owner,
        bool_or(is_other) as is_other,
        min_by(officer_title, owner_number) filter (where officer_title is not null) as officer_title,
        min_by(other_text, owner_number) filter (where other_text is not null) as other_text,
        min_by(city, owner_number) filter (where city is not null) as city,
        min_by(state, owner_number) filter (where state is not null) as state,
        count(*) as section_count
    from owners
    group by accession_number, load_number, insider_cik

)

select * from merged
