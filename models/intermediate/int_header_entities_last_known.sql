-- Rule: what EDGAR's headers say of an entity, each attribute as last said. The role does not matter: a
-- company that reports on another company is the same company. A header that leaves an attribute out does
-- not unsay it.

-- Not a view, because dim_issuers, dim_insiders and the classification of insiders read it.
{{ config(materialized='incremental', unique_key='entity_cik') }}

with

entities as (

    select * from {{ ref('int_header_entities_identified') }}
    where {{ is_touched_entity('entity_cik') }}

),

filings as (

    select * from {{ ref('int_filings_dated') }}

),

observed as (

    select
        entities.*,
        filings.recency_key,
        -- An entity can stand in one header twice, as issuer and as owner.
        filings.recency_key || ' ' || entities.entity_role || ' ' || entities.entity_number as section_key
    from entities
    inner join filings on entities.accession_number = filings.accession_number

),

last_known as (

    select
        entity_cik,
        max(recency_key) filter (where entity_name is not null) as name_recency_key,
        {% for attribute in [
            'entity_name', 'sic_code', 'sic_description', 'state_of_incorporation', 'fiscal_year_end',
            'business_city', 'business_state'
        ] -%}
            max_by({{ attribute }}, section_key) filter (where {{ attribute }} is not null) as {{ attribute }}
            {%- if not loop.last %},
            {% endif %}
        {%- endfor %}
    from observed
    group by entity_cik

)

select * from last_known
