{#- Whether a model has rows of filings, each with the load that wrote it. Loads and index files have a load_number too,
    and are of no filing. -#}
{% macro has_rows_of_filings(node) -%}
    {%- do return('load_number' in node.columns and 'accession_number' in node.columns) -%}
{%- endmacro %}
