{#- Query, one row per filing that EDGAR's index listed and lists no more: accession_number, removed_from_index_on.
    `filing_index` has accession_number, last_listed_in and what `filing_date` says; `index_files` has the columns of
    stg_edgar__index_files. The model int_filings_removed asks staging, and the hook that finds out what a build must
    touch asks raw, as views may name a database file that was renamed since.

    Only EDGAR's own index, by its title, can prove that a filing is gone, for it lists every form: a daily one for its
    day, a full one for its quarter up to the day of its last data. It must have been read to the last line, and miss
    few of the filings that others list: removals are rare, so one that misses more than ten, or more than one in a
    hundred of what it lists, was cut or thinned by somebody. And it must be later than every index that lists the
    filing, by its last day of data or, as a finished quarter keeps that day for ever, by when it was had. -#}
{% macro removed_from_index(filing_index, index_files, filing_date='filing_date') -%}
with

index_rows as (

    select * from {{ filing_index }}

),

index_files as (

    select
        *,
        date_trunc('quarter', last_data_received) as index_quarter
    from {{ index_files }}
    where last_data_received is not null

),

whole_index_files as (

    select
        *,
        case when description like 'Daily%' then last_data_received else index_quarter end as first_day
    from index_files
    where
        {{ matches_whole('description', '(Daily|Master) Index of EDGAR Dissemination Feed( by (Form Type|Company Name))?') }}
        and unread_line_count = 0
        and row_count > 0

),

later_index_files as (

    select
        listing.index_file_number as listed_in,
        later.index_file_number as missed_in,
        later.first_day,
        later.last_data_received as last_day,
        later.row_count,
        greatest(later.last_data_received, coalesce(cast(later.modified_at as date), later.last_data_received))
            as missed_on
    from index_files as listing
    inner join whole_index_files as later on listing.index_quarter = later.index_quarter
    where
        later.last_data_received > listing.last_data_received
        or (later.last_data_received = listing.last_data_received and later.modified_at > listing.modified_at)

),

missed_rows as (

    select
        index_rows.accession_number,
        later_index_files.missed_in,
        later_index_files.missed_on,
        later_index_files.row_count
    from index_rows
    inner join later_index_files on index_rows.last_listed_in = later_index_files.listed_in
    where {{ filing_date }} between later_index_files.first_day and later_index_files.last_day

),

trusted_index_files as (

    select missed_in
    from missed_rows
    group by missed_in
    having count(distinct accession_number) <= greatest(10, max(row_count) / 100)

),

filings_missed as (

    -- Of several such indexes the first; rows of a filing that are missed count once each below.
    select
        missed_rows.accession_number,
        missed_rows.missed_in,
        missed_rows.missed_on,
        count(*) as missed_row_count
    from missed_rows
    inner join trusted_index_files on missed_rows.missed_in = trusted_index_files.missed_in
    group by missed_rows.accession_number, missed_rows.missed_in, missed_rows.missed_on

),

filings_listed as (

    select
        accession_number,
        count(*) as listed_row_count
    from index_rows
    where accession_number in (select accession_number from filings_missed)
    group by accession_number

),

filings_removed as (

    -- A filing is gone when none of its filers has it any more: one that lost one filer was only corrected.
    select
        filings_missed.accession_number,
        min(filings_missed.missed_on) as removed_from_index_on
    from filings_missed
    inner join filings_listed on filings_missed.accession_number = filings_listed.accession_number
    where filings_missed.missed_row_count = filings_listed.listed_row_count
    group by filings_missed.accession_number

)

select * from filings_removed
{%- endmacro %}
