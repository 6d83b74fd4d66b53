{#- What this invocation builds, as begin_build decided it: is_everything, loads_after, rows_after, and
    has_rebuilt_filings. Everything, in commands that begin no build (dbt compile, show, docs). -#}
{% macro build_scope() -%}
    {%- set everything = {'is_everything': true, 'loads_after': 0, 'rows_after': 0, 'has_rebuilt_filings': false} -%}
    {%- do return(graph.get('build_scope', everything) if execute else everything) -%}
{%- endmacro %}
