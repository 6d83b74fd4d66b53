-- The filings by value, as the SEC's data set would have them: one for each value and for each value's
-- footnotes. Tables that the data set has no file for say nothing of a filing, and are left out, and so are
-- columns that a file lacks. The data set has the footnotes of the three values inside the transaction coding
-- in one column.

{% set tables = audited_tables() %}
{% set value_columns = {} %}
{% for source_table in tables %}
    {% do value_columns.update({
        source_table: audited_columns(source_table) | rejectattr('kind', 'equalto', 'footnotes') | list
    }) %}
{% endfor %}

{% set coding_elements = "('transaction_form_type', 'transaction_code', 'equity_swap_involved')" %}

with

files as (

    select * from {{ ref('stg_sec_data_sets__files') }}
    where source_file is not null

),

footnote_references as (

    select * from {{ ref('stg_edgar__footnote_references') }}
    where table_number is not null

),

value_cells as (

    {% for source_table, about in tables.items() %}
        select
            filings_in_both.quarter,
            files.missing_columns,
            lines.accession_number,
            '{{ source_table }}' as source_table,
            {{ about.line if about.line == '1' else 'lines.' ~ about.line }} as line_number,
            {{ audited_cells(value_columns[source_table]) }}
        from {{ ref(about.here) }} as lines
        inner join {{ ref('int_data_set_filings_in_both') }} as filings_in_both
            on lines.accession_number = filings_in_both.accession_number
        inner join files
            on filings_in_both.quarter = files.quarter and files.source_table = '{{ source_table }}'
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

),

footnoted as (

    {% for source_table, about in tables.items() if about.table_number %}
        select
            filings_in_both.quarter,
            files.missing_columns,
            lines.accession_number,
            '{{ source_table }}' as source_table,
            lines.line_number,
            case
                when footnote_references.element in {{ coding_elements }} then 'transaction_coding'
                else footnote_references.element
            end || '_footnote_ids' as column_name,
            footnote_references.footnote_id
        from {{ ref(about.here) }} as lines
        inner join {{ ref('int_data_set_filings_in_both') }} as filings_in_both
            on lines.accession_number = filings_in_both.accession_number
        inner join files
            on filings_in_both.quarter = files.quarter and files.source_table = '{{ source_table }}'
        inner join footnote_references
            on
                lines.accession_number = footnote_references.accession_number
                and lines.line_number = footnote_references.line_number
                and footnote_references.table_number = '{{ about.table_number }}'
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

),

footnote_columns as (

    {% for source_table, about in tables.items() if about.table_number %}
        {% for column in audited_columns(source_table) if column.kind == 'footnotes' %}
            select
                '{{ source_table }}' as source_table,
                '{{ column.name }}' as column_name,
                '{{ column.data_set_column }}' as data_set_column
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

),

footnote_cells as (

    select
        footnoted.quarter,
        footnoted.missing_columns,
        footnoted.accession_number,
        footnoted.source_table,
        footnoted.line_number,
        footnoted.column_name,
        footnote_columns.data_set_column,
        'footnotes' as kind,
        'optional' as match_with,
        {{ sorted_ids("string_agg(footnoted.footnote_id, ',')") }} as value,
        {{ sorted_ids("string_agg(footnoted.footnote_id, ',')") }} as match_value
    from footnoted
    inner join footnote_columns
        on
            footnoted.source_table = footnote_columns.source_table
            and footnoted.column_name = footnote_columns.column_name
    group by all

),

cells as (

    select * from value_cells
    union all by name
    select * from footnote_cells

),

filled as (

    select * from cells
    where value is not null and not contains(',' || missing_columns || ',', ',' || data_set_column || ',')

)

select * from filled
