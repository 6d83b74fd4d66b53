{#- Hook at the end: the loads count as built only where all incremental models were built and nothing failed in this
    invocation. After a failed, partial or killed build the next one does the work again. `--empty` and `--sample`
    build from too few rows and mark nothing either. -#}
{% macro finish_build(results) -%}
    {%- if execute and flags.WHICH in ('build', 'run') and not flags.EMPTY and not flags.SAMPLE -%}
        {%- set succeeded = [] -%}
        {%- set failed = [] -%}
        {%- for result in results -%}
            {%- if result.status | string in ('success', 'pass', 'warn', 'no-op') -%}
                {%- do succeeded.append(result.node.unique_id) -%}
            {%- else -%}
                {%- do failed.append(result.node.unique_id) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.config.materialized == 'incremental'
            and node.unique_id not in succeeded -%}
            {%- do failed.append(node.unique_id) -%}
        {%- endfor -%}
        {%- if not failed -%}
update build_state.build set finished_at = current_localtimestamp()
where build_number = (select max(build_number) from build_state.build);
delete from build_state.rebuilt_filing;
delete from build_state.touched_entity;
delete from build_state.touched_quarter;
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
