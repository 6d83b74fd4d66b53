-- The SEC's data set by value: one for each field that is not empty.

with

cells as (

    {% for source_table, about in audited_tables().items() %}
        select
            lines.quarter,
            lines.accession_number,
            '{{ source_table }}' as source_table,
            lines.file_line_number,
            {{ audited_cells(audited_columns(source_table)) }}
        from {{ ref(about.there) }} as lines
        semi join {{ ref('int_data_set_filings_in_both') }} as filings_in_both
            on
                lines.quarter = filings_in_both.quarter
                and lines.accession_number = filings_in_both.accession_number
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

),

filled as (

    select * from cells
    where value is not null

)

select * from filled
