{#- Hook before every incremental model, in its transaction: what is about to be built anew goes. dbt's own
    delete+insert would leave what has no successor, such as the lines of a filing whose new document has none.
    unique_key tells what is replaced together: the rows of a filing, those of an issuer or insider, or those of a
    quarter of the SEC's data sets. -#}
{% macro delete_touched() -%}
    {%- if is_incremental() -%}
        {%- if config.get('unique_key') == 'quarter' -%}
            delete from {{ this }}
            where quarter in (select quarter from build_state.touched_quarter)
        {%- elif config.get('unique_key') != 'accession_number' -%}
            delete from {{ this }}
            where {{ config.get('unique_key') }} in (select cik from build_state.touched_entity)
        {%- else -%}
            {%- set scope = build_scope() -%}
            delete from {{ this }}
            where
                load_number > {{ scope.loads_after }}
                {%- if scope.has_rebuilt_filings %}
                or accession_number in (select accession_number from build_state.rebuilt_filing)
                {%- endif -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
