{#- The table of a model as it stands in the warehouse; none where there is none, or a view that an older version
    made. For hooks, which belong to no group and cannot ref() a private model. -#}
{% macro built_table(node) -%}
    {%- set relation = adapter.get_relation(node.database, node.schema, node.alias) -%}
    {%- do return(relation if relation is not none and relation.type == 'table' else none) -%}
{%- endmacro %}
