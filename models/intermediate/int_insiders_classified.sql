-- Rule: is a reporting owner a natural person? The form does not say. Evidence, strongest first:
-- 1. words of the name that only organisations bear (LLC, L.P., INC ...), as whole words. Words that are
--    surnames as well (TRUST, BANK, CO ...) count only behind another word, because EDGAR writes persons
--    LAST FIRST MIDDLE: 'SMITH FAMILY TRUST' is a trust, 'TRUST JOHN' is John Trust;
-- 2. officers are persons;
-- 3. a state of incorporation or an industry code in a header belongs to an organisation;
-- 4. directors are persons. Last, because funds that are 'directors by deputization' tick the box as well.
-- Nothing of these: null, not known. A ten-percent owner named ROTHSCHILD may be either.

-- Not a view, because the words of a million names are read but once.
{{ config(materialized='incremental', unique_key='insider_cik') }}

{% set organisation_words = [
    'LLC', 'LP', 'LLP', 'LLLP', 'INC', 'INCORPORATED', 'CORP', 'CORPORATION', 'COMPANY', 'LTD', 'LIMITED', 'PLC',
    'GMBH', 'SARL', 'PTE', 'PTY', 'PARTNERSHIP', 'PARTNERS', 'FUNDS', 'FOUNDATION', 'HOLDINGS', 'HOLDING',
    'VENTURES', 'INVESTMENTS', 'INVESTORS', 'ASSOCIATES', 'ADVISORS', 'ADVISERS', 'MANAGEMENT', 'CAPITAL', 'GROUP',
    'BANCORP', 'ENTERPRISES', 'TRUSTS', 'GRAT', 'ESOP', 'UNIVERSITY', 'TRUST FBO', 'TRUST OF', 'TRUST FOR',
    'TRUST UNDER', 'ESTATE OF', 'BANK OF', 'FUND OF'
] %}
{% set words_that_are_surnames_too = ['TRUST', 'FUND', 'BANK', 'ESTATE', 'CO', 'AG', 'NV', 'BV'] %}

with

insiders as (

    select * from {{ ref('int_insiders_last_known') }}
    where {{ is_touched_entity('insider_cik') }}

),

header_entities as (

    select * from {{ ref('int_header_entities_last_known') }}
    where {{ is_touched_entity('entity_cik') }}

),

evidence as (

    select
        insiders.insider_cik,
        insiders.has_been_director,
        insiders.has_been_officer,
        header_entities.state_of_incorporation is not null
        or header_entities.sic_code is not null as has_company_data,
        -- Dots go (L.P. is LP), other punctuation parts words (PARTNERS LP /MN), a space stands
        -- at either end.
        ' ' || regexp_replace(
            replace(upper(coalesce(insiders.insider_name, header_entities.entity_name, '')), '.', ''),
            '[\s,;:/()]+', ' ', 'g'
        ) || ' ' as name_words
    from insiders
    left join header_entities on insiders.insider_cik = header_entities.entity_cik

),

names_read as (

    select
        *,
        (
            regexp_matches(name_words, ' ({{ organisation_words | join("|") }}) ')
            or regexp_matches(name_words, '[^ ] ({{ words_that_are_surnames_too | join("|") }}) ')
            -- S.A. as the last word only: Sa is a surname, also behind a particle (DE SA MARIA).
            or regexp_matches(name_words, '[^ ] SA +$')
        ) as has_organisation_word
    from evidence

),

classified as (

    select
        insider_cik,
        case
            when has_organisation_word then false
            when has_been_officer then true
            when has_company_data then false
            when has_been_director then true
        end as is_person,
        case
            when has_organisation_word then 'organisation_word_in_name'
            when has_been_officer then 'officer'
            when has_company_data then 'company_data_in_header'
            when has_been_director then 'director'
        end as is_person_basis
    from names_read

)

select * from classified
