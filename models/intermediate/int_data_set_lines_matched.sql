-- Rule: which line of the SEC's data set is which line of the filing?
-- Its rows have no number of their line, so their values decide, and never their order: within a filing and table,
-- lines of either side that agree are paired, one to one, in stages from strict to loose:
--   all_columns: every column agrees, rounded to cents;
--   lasting_and_choice: the columns whose elements are in every line, and those of which a line has one of two;
--   lasting: the columns whose elements are in every line;
--   quantities: the numbers of securities, whatever title, dates, codes and prices say.
-- What is left is missing on the other side.
-- Columns whose elements may be missing in a line are in the first stage alone, because the data set moves their
-- values. Lines that agree in a stage's columns are interchangeable (several identical lots are real): they are paired
-- in the order of all their values.

{{ config(materialized='incremental', unique_key='quarter') }}

{% set stages = {
    'all_columns': 'true',
    'lasting_and_choice': "match_with in ('lasting', 'choice')",
    'lasting': "match_with = 'lasting'",
    'quantities': "kind = 'number' and column_name in ('transaction_shares', 'underlying_security_shares',"
        ~ " 'shares_owned_following_transaction')"
} %}

with

cells_here as (

    select * from {{ ref('int_data_set_cells_here') }}
    where {{ is_touched_quarter() }}

),

cells_there as (

    select * from {{ ref('int_data_set_cells_there') }}
    where {{ is_touched_quarter() }}

),

cells as (

    select
        'here' as side,
        line_number as line,
        quarter,
        accession_number,
        source_table,
        kind,
        match_with,
        column_name,
        column_name || '=' || match_value as cell
    from cells_here
    union all
    select
        'there' as side,
        file_line_number as line,
        quarter,
        accession_number,
        source_table,
        kind,
        match_with,
        column_name,
        column_name || '=' || match_value as cell
    from cells_there

),

lines as (

    select
        side,
        line,
        quarter,
        accession_number,
        source_table,
        {% for stage, condition in stages.items() %}
            md5(string_agg(cell, chr(31) order by cell) filter (where {{ condition }})) as {{ stage }},
        {% endfor %}
        string_agg(cell, chr(31) order by cell) as all_cells
    from cells
    group by all

),

{% for stage in stages.keys() %}
    {% set left = 'lines' if loop.first else 'left_after_' ~ loop.previtem %}

    numbered_in_{{ stage }} as (

        select
            *,
            row_number() over (
                partition by quarter, accession_number, source_table, side, {{ stage }} order by all_cells, line
            ) as number_among_equals
        from {{ left }}
        where {{ stage }} is not null

    ),

    paired_by_{{ stage }} as (

        select
            here.quarter,
            here.accession_number,
            here.source_table,
            here.line as line_number,
            there.line as file_line_number,
            '{{ stage }}' as matched_by
        from numbered_in_{{ stage }} as here
        inner join numbered_in_{{ stage }} as there
            on
                here.quarter = there.quarter
                and here.accession_number = there.accession_number
                and here.source_table = there.source_table
                and here.{{ stage }} = there.{{ stage }}
                and here.number_among_equals = there.number_among_equals
        where here.side = 'here' and there.side = 'there'

    ),

    left_after_{{ stage }} as (

        select lines.*
        from {{ left }} as lines
        anti join paired_by_{{ stage }} as paired
            on
                lines.quarter = paired.quarter
                and lines.accession_number = paired.accession_number
                and lines.source_table = paired.source_table
                and lines.line = case when lines.side = 'here' then paired.line_number else paired.file_line_number end

    ),

{% endfor %}

matched as (

    {% for stage in stages.keys() %}
        select * from paired_by_{{ stage }}
        union all
    {% endfor %}
    select
        quarter,
        accession_number,
        source_table,
        case when side = 'here' then line end as line_number,
        case when side = 'there' then line end as file_line_number,
        null as matched_by
    from left_after_quantities

)

select * from matched
