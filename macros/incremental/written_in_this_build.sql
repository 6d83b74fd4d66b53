{#- Condition on rows that carry accession_number and load_number: is the row's filing new, replaced or dated anew?
    The bound is a literal, because DuckDB then skips all row groups of earlier loads; the list of accession numbers
    is asked only where filings of earlier loads are touched too. -#}
{% macro written_in_this_build() -%}
    {%- set scope = build_scope() -%}
    {%- if scope.is_everything -%}
        true
    {%- elif not scope.has_rebuilt_filings -%}
        load_number > {{ scope.loads_after }}
    {%- else -%}
        load_number > {{ scope.rows_after }}
        and (
            load_number > {{ scope.loads_after }}
            or accession_number in (select accession_number from build_state.rebuilt_filing)
        )
    {%- endif -%}
{%- endmacro %}
