{#- The columns of an audited table, footnotes included, as a list: name, data_set_column, kind, match_with. Footnotes
    hang on values, and on the transaction coding as a whole. -#}
{% macro audited_columns(source_table) -%}
    {%- set table = audited_tables()[source_table] -%}
    {%- set found = [] -%}
    {%- for name, about in table.columns.items() -%}
        {%- do found.append({
            'name': name, 'data_set_column': about[0], 'kind': about[1], 'match_with': about[2]
        }) -%}
    {%- endfor -%}
    {%- if table.table_number -%}
        {%- for name, about in table.columns.items() if name not in table.without_footnotes -%}
            {%- do found.append({
                'name': name ~ '_footnote_ids', 'data_set_column': about[0] ~ '_fn', 'kind': 'footnotes',
                'match_with': 'optional'
            }) -%}
        {%- endfor -%}
        {%- do found.append({
            'name': 'transaction_coding_footnote_ids', 'kind': 'footnotes', 'match_with': 'optional',
            'data_set_column':
                'equity_swap_trans_cd_fn' if 'is_equity_swap_involved' in table.columns else 'trans_form_type_fn'
        }) -%}
    {%- endif -%}
    {%- do return(found) -%}
{%- endmacro %}
