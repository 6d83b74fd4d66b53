-- What is compared: filings that the SEC's data set of a quarter and the warehouse both have. A table,
-- because a dozen queries of the models behind read it.

{{ config(materialized='incremental', unique_key='quarter') }}

with

filings as (

    select accession_number from {{ ref('stg_edgar__filings') }}

),

accession_numbers as (

    {% for source_table, about in audited_tables().items() %}
        select
            quarter,
            accession_number
        from {{ ref(about.there) }}
        where {{ is_touched_quarter() }}
        {% if not loop.last %}
            union
        {% endif %}
    {% endfor %}

),

filings_in_both as (

    select
        accession_numbers.quarter,
        accession_numbers.accession_number
    from accession_numbers
    semi join filings on accession_numbers.accession_number = filings.accession_number

)

select * from filings_in_both
