-- Rule: which line of the SEC's data set is which line of the filing? Its rows have no number of their
-- line, so their values decide, and never their order: within a filing and table, lines of either side that
-- agree are paired, one to one, by the keys of int_data_set_lines_keyed, from strict to loose. What is left
-- is missing on the other side. Lines that agree are interchangeable: several identical lots are real.

{{ config(materialized='incremental', unique_key='quarter') }}

{% set stages = ['all_columns', 'lasting_and_choice', 'lasting', 'quantities'] %}

with

lines as (

    select * from {{ ref('int_data_set_lines_keyed') }}
    where {{ is_touched_quarter() }}

),

{% for stage in stages %}
    {% set left = 'lines' if loop.first else 'left_after_' ~ loop.previtem %}

    numbered_in_{{ stage }} as (

        select
            *,
            row_number() over (
                partition by quarter, accession_number, source_table, side, {{ stage }}
                order by all_columns, line
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
                and lines.line
                = case when lines.side = 'here' then paired.line_number else paired.file_line_number end

    ),

{% endfor %}

matched as (

    {% for stage in stages %}
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
