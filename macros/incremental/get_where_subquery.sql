{#- dbt's own macro, overridden: what a generic test looks at. Models with a load_number, or with a quarter, are tested
    where this build wrote them (see tested); others, and tests with a `where` of their own, as dbt would. -#}
{% macro get_where_subquery(relation) -%}
    {%- set tested_model = graph.nodes.get(model.attached_node or '') if execute else none -%}
    {%- set columns = tested_model.columns if tested_model else {} -%}
    {%- if not config.get('where') and ('load_number' in columns or 'quarter' in columns) -%}
        {%- set rows = tested(relation, by_quarter='load_number' not in columns) | trim -%}
        {%- do return(relation if rows == relation | string else rows ~ ' as tested_rows') -%}
    {%- endif -%}
    {%- do return(default__get_where_subquery(relation)) -%}
{%- endmacro %}
