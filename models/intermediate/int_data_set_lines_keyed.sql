-- The lines of either side with what they are matched by, from strict to loose: digests of their values in
--   all_columns: every column, rounded to cents;
--   lasting_and_choice: the columns whose elements are in every line, and those of which a line has one of
--     two;
--   lasting: the columns whose elements are in every line;
--   quantities: the numbers of securities, whatever title, dates, codes and prices say.
-- Columns whose elements may be missing in a line are in the first alone, because the data set moves their
-- values.

with

cells as (

    select
        'here' as side,
        quarter,
        accession_number,
        source_table,
        line_number as line,
        column_name,
        match_with,
        column_name || '=' || match_value as cell
    from {{ ref('int_data_set_cells_here') }}
    union all
    select
        'there' as side,
        quarter,
        accession_number,
        source_table,
        file_line_number as line,
        column_name,
        match_with,
        column_name || '=' || match_value as cell
    from {{ ref('int_data_set_cells_there') }}

),

lines as (

    select
        side,
        quarter,
        accession_number,
        source_table,
        line,
        md5(string_agg(cell, chr(31) order by cell)) as all_columns,
        md5(string_agg(cell, chr(31) order by cell) filter (where match_with in ('lasting', 'choice')))
            as lasting_and_choice,
        md5(string_agg(cell, chr(31) order by cell) filter (where match_with = 'lasting')) as lasting,
        md5(string_agg(cell, chr(31) order by cell) filter (
            where column_name in (
                'transaction_shares', 'underlying_security_shares', 'shares_owned_following_transaction'
            )
        )) as quantities
    from cells
    group by all

)

select * from lines
