{#- dbt's own macro, overridden: what a generic test looks at. Models with rows of filings, or with a quarter, are
    tested where this build wrote them (see tested); others, and tests with a `where` of their own, as dbt would. -#}
{% macro get_where_subquery(relation) -%}
    {%- set tested_model = graph.nodes.get(model.attached_node or '') if execute else none -%}
    {%- set is_of_filings = tested_model is not none and has_rows_of_filings(tested_model) -%}
    {%- set is_of_quarters = tested_model is not none and not is_of_filings and 'quarter' in tested_model.columns -%}
    {%- if not config.get('where') and (is_of_filings or is_of_quarters) -%}
        {%- set rows = tested(relation, by_quarter=is_of_quarters) | trim -%}
        {%- do return(relation if rows == relation | string else rows ~ ' as tested_rows') -%}
    {%- endif -%}
    {%- do return(default__get_where_subquery(relation)) -%}
{%- endmacro %}
