{#- Digest of everything that decides what the incremental models say: they themselves, what they read (models, seeds),
    the types and constraints of their columns, and the project's macros that any of these use, directly or through
    one another. Where it differs from that of the last build, all rows are built anew, so that rows of the old rule
    and of the new one never stand side by side. Descriptions and tests decide nothing. -#}
{% macro models_checksum() -%}
    {%- set parts = [] -%}
    {%- set node_ids = [] -%}
    {%- set macro_ids = [] -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.config.materialized == 'incremental' -%}
        {%- do node_ids.append(node.unique_id) -%}
    {%- endfor -%}
    {#- Each loop goes on over the names that it appends. -#}
    {%- set seen = [] -%}
    {%- for node_id in node_ids if node_id in graph.nodes and node_id not in seen -%}
        {%- do seen.append(node_id) -%}
        {%- set node = graph.nodes[node_id] -%}
        {%- do parts.append(node_id ~ ' ' ~ node.checksum.checksum ~ ' ' ~ node.config.materialized) -%}
        {%- for column in node.columns.values() -%}
            {%- do parts.append(node_id ~ ' ' ~ column.name ~ ' ' ~ column.data_type ~ ' ' ~ column.constraints) -%}
        {%- endfor -%}
        {%- do node_ids.extend(node.depends_on.nodes or []) -%}
        {%- do macro_ids.extend(node.depends_on.macros or []) -%}
    {%- endfor -%}
    {%- for macro_id in macro_ids if macro_id.startswith('macro.' ~ project_name ~ '.') and macro_id not in seen -%}
        {%- do seen.append(macro_id) -%}
        {%- set definition = context[macro_id.split('.')[-1]].macro -%}
        {%- do parts.append(macro_id ~ ' ' ~ definition.macro_sql) -%}
        {%- do macro_ids.extend(definition.depends_on.macros) -%}
    {%- endfor -%}
    {{- local_md5(parts | sort | join('\n')) -}}
{%- endmacro %}
