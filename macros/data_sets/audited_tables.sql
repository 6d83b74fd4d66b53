{#- The tables of the SEC's data sets beside what the warehouse has of the same filings: for each, the staging model of
    either side (`here` of the filings, `there` of the data set), what numbers a line here, the columns that both have,
    and for each column its name in the data set, its kind and what it is worth when lines are matched:
    lasting:  its element is in every line of the form, so that its value stays on its line;
    choice:   one of two elements is in a line: it stays on its line unless the filing mixes them;
    optional: its element may be missing in a line; as the data set moves its values up, it matches lines only where
    all columns agree.
    Left out, because the filing does not say it or says it in other words: FILING_DATE (of bare XML),
    RPTOWNER_RELATIONSHIP, RPTOWNER_STATE_DESC, FILE_NUMBER. -#}
{% macro audited_tables() -%}
    {%- set title = {'security_title': ['security_title', 'text', 'lasting']} -%}
    {%- set coding = {
        'transaction_date': ['trans_date', 'date', 'lasting'],
        'deemed_execution_date': ['deemed_execution_date', 'date', 'optional'],
        'transaction_form_type': ['trans_form_type', 'text', 'lasting'],
        'transaction_code': ['trans_code', 'text', 'lasting'],
        'is_equity_swap_involved': ['equity_swap_involved', 'flag', 'lasting'],
        'transaction_timeliness': ['trans_timeliness', 'text', 'optional'],
        'transaction_price_per_share': ['trans_pricepershare', 'number', 'lasting'],
        'transaction_acquired_disposed_code': ['trans_acquired_disp_cd', 'text', 'lasting']
    } -%}
    {%- set holding_coding = {'transaction_form_type': ['trans_form_type', 'text', 'optional']} -%}
    {%- set derivative_terms = {
        'conversion_or_exercise_price': ['conv_exercise_price', 'number', 'lasting'],
        'exercise_date': ['exercise_date', 'date', 'lasting'],
        'expiration_date': ['expiration_date', 'date', 'lasting'],
        'underlying_security_title': ['undlyng_sec_title', 'text', 'lasting'],
        'underlying_security_shares': ['undlyng_sec_shares', 'number', 'choice'],
        'underlying_security_value': ['undlyng_sec_value', 'number', 'optional']
    } -%}
    {%- set ownership = {
        'shares_owned_following_transaction': ['shrs_ownd_folwng_trans', 'number', 'choice'],
        'value_owned_following_transaction': ['valu_ownd_folwng_trans', 'number', 'optional'],
        'direct_or_indirect_ownership': ['direct_indirect_ownership', 'text', 'lasting'],
        'nature_of_ownership': ['nature_of_ownership', 'text', 'optional']
    } -%}
    {%- do return({
        'submission': {
            'here': 'stg_edgar__ownership_documents', 'there': 'stg_sec_data_sets__submissions', 'line': '1',
            'columns': {
                'accession_number': ['accession_number', 'text', 'lasting'],
                'document_type': ['document_type', 'text', 'optional'],
                'period_of_report': ['period_of_report', 'date', 'optional'],
                'date_of_original_submission': ['date_of_orig_sub', 'date', 'optional'],
                'is_no_securities_owned': ['no_securities_owned', 'flag', 'optional'],
                'is_not_subject_to_section_16': ['not_subject_sec16', 'flag', 'optional'],
                'is_form_3_holdings_reported': ['form3_holdings_reported', 'flag', 'optional'],
                'is_form_4_transactions_reported': ['form4_trans_reported', 'flag', 'optional'],
                'issuer_cik': ['issuercik', 'text', 'optional'],
                'issuer_name': ['issuername', 'text', 'optional'],
                'issuer_trading_symbol': ['issuertradingsymbol', 'text', 'optional'],
                'remarks': ['remarks', 'text', 'optional'],
                'is_aff10b5_one': ['aff10b5one', 'flag', 'optional']
            }
        },
        'reporting_owner': {
            'here': 'stg_edgar__reporting_owners', 'there': 'stg_sec_data_sets__reporting_owners',
            'line': 'owner_number',
            'columns': {
                'insider_cik': ['rptownercik', 'text', 'lasting'],
                'insider_name': ['rptownername', 'text', 'optional'],
                'officer_title': ['rptowner_title', 'text', 'optional'],
                'other_text': ['rptowner_txt', 'text', 'optional'],
                'street_1': ['rptowner_street1', 'text', 'optional'],
                'street_2': ['rptowner_street2', 'text', 'optional'],
                'city': ['rptowner_city', 'text', 'optional'],
                'state': ['rptowner_state', 'text', 'optional'],
                'zip_code': ['rptowner_zipcode', 'text', 'optional']
            }
        },
        'non_derivative_transaction': {
            'here': 'stg_edgar__non_derivative_transactions', 'line': 'line_number', 'table_number': 'I',
            'there': 'stg_sec_data_sets__non_derivative_transactions',
            'columns': dict(title, **dict(coding, **dict(
                {'transaction_shares': ['trans_shares', 'number', 'lasting']}, **ownership
            ))),
            'without_footnotes': ['transaction_form_type', 'transaction_code', 'is_equity_swap_involved']
        },
        'non_derivative_holding': {
            'here': 'stg_edgar__non_derivative_holdings', 'line': 'line_number', 'table_number': 'I',
            'there': 'stg_sec_data_sets__non_derivative_holdings',
            'columns': dict(title, **dict(holding_coding, **ownership)),
            'without_footnotes': ['transaction_form_type']
        },
        'derivative_transaction': {
            'here': 'stg_edgar__derivative_transactions', 'line': 'line_number', 'table_number': 'II',
            'there': 'stg_sec_data_sets__derivative_transactions',
            'columns': dict(title, **dict(coding, **dict({
                'transaction_shares': ['trans_shares', 'number', 'choice'],
                'transaction_total_value': ['trans_total_value', 'number', 'optional']
            }, **dict(derivative_terms, **ownership)))),
            'without_footnotes': ['transaction_form_type', 'transaction_code', 'is_equity_swap_involved']
        },
        'derivative_holding': {
            'here': 'stg_edgar__derivative_holdings', 'line': 'line_number', 'table_number': 'II',
            'there': 'stg_sec_data_sets__derivative_holdings',
            'columns': dict(title, **dict(holding_coding, **dict(derivative_terms, **ownership))),
            'without_footnotes': ['transaction_form_type']
        },
        'footnote': {
            'here': 'stg_edgar__footnotes', 'there': 'stg_sec_data_sets__footnotes', 'line': 'footnote_number',
            'columns': {
                'footnote_id': ['footnote_id', 'text', 'lasting'],
                'footnote_text': ['footnote_txt', 'text', 'optional']
            }
        },
        'owner_signature': {
            'here': 'stg_edgar__owner_signatures', 'there': 'stg_sec_data_sets__owner_signatures',
            'line': 'signature_number',
            'columns': {
                'signature_name': ['ownersignaturename', 'text', 'lasting'],
                'signature_date': ['ownersignaturedate', 'date', 'lasting']
            }
        }
    }) -%}
{%- endmacro %}
