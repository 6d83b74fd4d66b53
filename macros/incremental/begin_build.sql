{#- Hook at the start: decides once, for all models and tests of this invocation, what is new and what it touches.
    It asks raw and the tables that remember how things stood, and no view: a view names the database file as it was
    called when it was made. A missing table forgot what it held, so all are built anew. So are they after a build
    that filled them from no rows. -#}
{% macro begin_build() -%}
    {%- if execute -%}
        {%- set built = {} -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.config.materialized == 'incremental' -%}
            {%- do built.update({node.name: built_table(node)}) -%}
        {%- endfor -%}
        {%- set is_filled_from_nothing = flags.FULL_REFRESH and (flags.EMPTY or flags.SAMPLE) -%}
        {%- do run_query(build_scope_query(
            models_checksum(), is_everything=none in built.values() or is_filled_from_nothing
        )) -%}
        {%- set scope = build_scope_row() -%}
        {%- if not scope.is_everything -%}
            {%- do run_query(touched_by_loads_after(scope.loads_after, built)) -%}
            {%- set scope = build_scope_row() -%}
        {%- endif -%}
        {#- The graph is what all nodes of an invocation share: asked once instead of some thousand times. -#}
        {%- do graph.update({'build_scope': scope}) -%}
        {%- if flags.WHICH in ('build', 'run', 'retry') %}
insert into build_state.build (build_number, started_at, load_number, models_checksum, is_everything)
select
    (select coalesce(max(build_number), 0) + 1 from build_state.build),
    current_localtimestamp(),
    load_number,
    models_checksum,
    is_everything
from build_state.scope
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
