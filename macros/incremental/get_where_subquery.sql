{#- dbt's own macro, overridden: what a generic test looks at. Models with rows of filings are tested where this
    build wrote them (see tested); others, and tests with a `where` of their own, as dbt would. -#}
{% macro get_where_subquery(relation) -%}
    {%- set tested_model = graph.nodes.get(model.attached_node or '') if execute else none -%}
    {%- if not config.get('where') and tested_model and has_rows_of_filings(tested_model) -%}
        {%- set rows = tested(relation) | trim -%}
        {%- do return(relation if rows == relation | string else rows ~ ' as tested_rows') -%}
    {%- endif -%}
    {%- do return(default__get_where_subquery(relation)) -%}
{%- endmacro %}
