-- One select a typed column of staging, read straight from its view: DuckDB then scans only the column
-- compared, where one common import would carry every column of 15 million lines along. tests/python
-- checks that the list is complete.

{{ config(materialized='incremental', unique_key='accession_number') }}

{% set amounts = {
    'transaction_date': 'date', 'deemed_execution_date': 'date', 'equity_swap_involved': 'boolean',
    'transaction_shares': 'decimal', 'transaction_total_value': 'decimal',
    'transaction_price_per_share': 'decimal', 'transaction_value': 'decimal'
} %}
{% set balances = {
    'shares_owned_following_transaction': 'decimal', 'value_owned_following_transaction': 'decimal'
} %}
{% set derivative_terms = {
    'conversion_or_exercise_price': 'decimal', 'exercise_date': 'date', 'expiration_date': 'date',
    'underlying_security_shares': 'decimal', 'underlying_security_value': 'decimal'
} %}
{% set watched_tables = {
    'filing': {'columns': {
        'filing_date': 'date', 'accepted_at': 'timestamp', 'period_of_report': 'date',
        'public_document_count': 'integer', 'date_as_of_change': 'date'
    }},
    'former_name': {'columns': {'date_of_change': 'date'}, 'item': "entity_role || ' ' || entity_number || ', name ' || name_number"},
    'ownership_document': {'columns': {
        'period_of_report': 'date', 'date_of_original_submission': 'date', 'no_securities_owned': 'boolean',
        'not_subject_to_section16': 'boolean', 'form3_holdings_reported': 'boolean',
        'form4_transactions_reported': 'boolean', 'aff10b5_one': 'boolean'
    }},
    'reporting_owner': {'columns': {
        'is_director': 'boolean', 'is_officer': 'boolean', 'is_ten_percent_owner': 'boolean',
        'is_other': 'boolean', 'rpt_owner_non_us_address_flag': 'boolean', 'rpt_owner_good_address': 'boolean'
    }, 'item': "'owner ' || owner_number"},
    'non_derivative_transaction': {'columns': dict(amounts, **balances), 'table_number': "'I'"},
    'non_derivative_holding': {'columns': balances, 'table_number': "'I'"},
    'derivative_transaction': {
        'columns': dict(dict(amounts, **balances), **derivative_terms), 'table_number': "'II'"
    },
    'derivative_holding': {'columns': dict(balances, **derivative_terms), 'table_number': "'II'"},
    'owner_signature': {'columns': {'signature_date': 'date'}, 'item': "'signature ' || signature_number"},
    'filing_index': {'columns': {'filing_date': 'date'}, 'item': "'filer ' || filer_cik"}
} %}
{# Where staging gives a column another name than raw. #}
{% set staging_names = {
    'filing.filing_date': 'header_filing_date', 'filing.period_of_report': 'header_period_of_report',
    'no_securities_owned': 'is_no_securities_owned', 'equity_swap_involved': 'is_equity_swap_involved',
    'not_subject_to_section16': 'is_not_subject_to_section_16', 'aff10b5_one': 'is_aff10b5_one',
    'form3_holdings_reported': 'is_form_3_holdings_reported',
    'form4_transactions_reported': 'is_form_4_transactions_reported',
    'rpt_owner_non_us_address_flag': 'is_non_us_address', 'rpt_owner_good_address': 'is_good_address'
} %}
{% set watched_columns = [] %}
{% for source_table, watch in watched_tables.items() %}
    {% for column_name, expected_type in watch.columns.items() %}
        {% do watched_columns.append({
            'source_table': source_table,
            'staging_model': 'stg_edgar__' ~ source_table ~ ('' if source_table == 'filing_index' else 's'),
            'table_number': watch.table_number or 'null',
            'line_number': 'line_number' if watch.table_number else 'null',
            'item': watch.item or 'null',
            'column_name': column_name,
            'typed': staging_names.get(
                source_table ~ '.' ~ column_name, staging_names.get(column_name, column_name)
            ),
            'expected_type': expected_type
        }) %}
    {% endfor %}
{% endfor %}
{% set touched = is_touched() %}

with

unreadable_values as (

    {% for watched in watched_columns %}
        select
            accession_number,
            '{{ watched.source_table }}' as source_table,
            cast({{ watched.table_number }} as varchar) as table_number,
            cast({{ watched.line_number }} as integer) as line_number,
            cast({{ watched.item }} as varchar) as item,
            '{{ watched.column_name }}' as column_name,
            {{ watched.typed }}_as_filed as value_as_filed,
            '{{ watched.expected_type }}' as expected_type,
            load_number
        from {{ ref(watched.staging_model) }}
        where
            {{ touched }}
            and {{ is_unreadable(watched.typed ~ '_as_filed', watched.typed) }}
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

)

select * from unreadable_values
