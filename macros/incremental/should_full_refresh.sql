{#- dbt's own macro, overridden: an incremental model is also built from nothing where begin_build found that nothing
    it holds can be kept. -#}
{% macro should_full_refresh() -%}
    {%- set is_asked_for = config.get('full_refresh') -%}
    {%- if is_asked_for is none -%}
        {%- set is_asked_for = flags.FULL_REFRESH -%}
    {%- endif -%}
    {%- do return(
        is_asked_for or (config.get('materialized') == 'incremental' and build_scope().is_everything)
    ) -%}
{%- endmacro %}
