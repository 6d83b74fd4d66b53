{#- Columns of the grain that the tested model declares (meta.grain): one row per combination of them. -#}
{% macro tested_grain() -%}
    {%- set tested_model = graph.nodes.get(model.attached_node or '') if execute else none -%}
    {%- set grain = tested_model.config.meta.get('grain') if tested_model else ['1'] -%}
    {%- if not grain -%}
        {{ exceptions.raise_compiler_error(model.name ~ ': say in meta.grain what one row of the model is') }}
    {%- endif -%}
    {%- do return(grain) -%}
{%- endmacro %}
