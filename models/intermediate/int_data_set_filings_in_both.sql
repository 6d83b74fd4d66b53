-- What is compared: filings that the SEC's data set of a quarter and the warehouse both have, in the tables that the
-- data set has a file for. A table without a file says nothing of its filings.

with

filings as (

    select * from {{ ref('stg_edgar__filings') }}

),

files as (

    select * from {{ ref('stg_sec_data_sets__files') }}
    where source_table is not null and source_file is not null

),

accession_numbers as (

    {% for source_table, about in audited_tables().items() %}
        select
            quarter,
            accession_number
        from {{ ref(about.there) }}
        {% if not loop.last %}
            union
        {% endif %}
    {% endfor %}

),

filings_in_both as (

    select
        accession_numbers.quarter,
        accession_numbers.accession_number,
        files.source_table,
        ',' || files.missing_columns || ',' as missing_columns
    from accession_numbers
    inner join filings on accession_numbers.accession_number = filings.accession_number
    inner join files on accession_numbers.quarter = files.quarter

)

select * from filings_in_both
