{#- What this invocation builds, as begin_build decided it: is_everything, loads_after, rows_after,
    has_rebuilt_filings and touched_quarters. Everything, in commands that begin no build (dbt compile, show, docs). -#}
{% macro build_scope() -%}
    {%- set everything = {'is_everything': true, 'loads_after': 0, 'rows_after': 0, 'has_rebuilt_filings': false,
        'touched_quarters': []} -%}
    {%- do return(graph.get('build_scope', everything) if execute else everything) -%}
{%- endmacro %}
