{#- Condition on rows that carry a quarter of the SEC's data sets: was its data set loaded, or a filing in it loaded,
    replaced or dated anew? Literals, because DuckDB pushes them down to the tables, and reads none where there is no
    such quarter. -#}
{% macro is_of_quarter_in_this_build() -%}
    {%- set scope = build_scope() -%}
    {%- if scope.is_everything -%}
        true
    {%- elif scope.touched_quarters -%}
        quarter in ('{{ scope.touched_quarters | join("', '") }}')
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}
