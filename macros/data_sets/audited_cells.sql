{#- Select item that makes a row of each of some columns (audited_columns) of the relation called lines: column_name,
    data_set_column, kind, match_with, value, match_value. Values are text that is the same on both sides where they say
    the same: numbers without trailing noughts, dates by ISO 8601, flags true or false, text with runs of white space as one space,
    footnotes sorted. What its type cannot hold stays as filed. match_value has two decimals, as the data sets have. -#}
{% macro audited_cells(columns) -%}
    {%- set rows = [] -%}
    {%- for column in columns -%}
        {%- set name = 'lines.' ~ column.name -%}
        {%- if column.kind == 'number' -%}
            {%- set value = 'coalesce(' ~ number_text(name) ~ ', nullif(' ~ name ~ "_as_filed, ''))" -%}
            {%- set match_value = 'coalesce(' ~ number_text('round(' ~ name ~ ', 2)')
                ~ ', nullif(' ~ name ~ "_as_filed, ''))" -%}
        {%- else -%}
            {%- if column.kind == 'text' -%}
                {%- set value = "regexp_replace(trim(" ~ name ~ "), '[\\s\\x{00A0}]+', ' ', 'g')" -%}
            {%- elif column.kind == 'footnotes' -%}
                {%- set value = sorted_ids(name) -%}
            {%- else -%}
                {%- set value = 'coalesce(cast(' ~ name ~ ' as varchar), nullif(' ~ name ~ "_as_filed, ''))" -%}
            {%- endif -%}
            {%- set match_value = value -%}
        {%- endif -%}
        {%- do rows.append({
            'column_name': "'" ~ column.name ~ "'", 'data_set_column': "'" ~ column.data_set_column ~ "'",
            'kind': "'" ~ column.kind ~ "'", 'match_with': "'" ~ column.match_with ~ "'",
            'value': value, 'match_value': match_value
        }) -%}
    {%- endfor -%}
    {{ rows_of_structs(rows) }}
{%- endmacro %}
