{#- What build_state.scope says, as a dictionary. -#}
{% macro build_scope_row() -%}
    {%- set row = run_query(
        'select is_everything, loads_after, rows_after,'
        ~ ' exists (select 1 from build_state.rebuilt_filing) as has_rebuilt_filings from build_state.scope'
    )[0] -%}
    {%- set quarters = run_query('select quarter from build_state.touched_quarter order by quarter') -%}
    {%- do return({
        'is_everything': row[0], 'loads_after': row[1] | int, 'rows_after': row[2] | int,
        'has_rebuilt_filings': row[3], 'touched_quarters': quarters.columns[0].values() | list
    }) -%}
{%- endmacro %}
