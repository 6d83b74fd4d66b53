{#- Select item that makes a row of each of some dictionaries, name -> expression, which have the same names: as many
    columns as names. DuckDB unnests a list of structs and their fields; Spark says inline(array(struct(...))). -#}
{% macro rows_of_structs(rows) -%}
    unnest([
    {%- for row in rows %}
        {
        {%- for name, expression in row.items() %}'{{ name }}': {{ expression }}{{ ', ' if not loop.last }}{% endfor -%}
        }{{ ',' if not loop.last }}
    {%- endfor %}
    ], recursive := true)
{%- endmacro %}
