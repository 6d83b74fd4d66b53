{#-
    Generated from scripts/ownership/tables.py and data_set_tables.py by
    `python scripts/generate_sources.py`: change the declarations, not this file.
-#}
{% macro create_raw_tables() %}

create schema if not exists raw;
create schema if not exists raw_data_sets;

create table if not exists raw.filing (
    accession_number varchar,
    form_type varchar,
    filing_date varchar,
    accepted_at varchar,
    period_of_report varchar,
    public_document_count varchar,
    date_as_of_change varchar,
    source_file varchar,
    source_format varchar,
    document_sha256 varchar,
    document_encoding varchar,
    parse_mode varchar,
    parse_note varchar,
    loader_version varchar,
    load_id varchar,
    loaded_at timestamp,
    load_number integer
);

create table if not exists raw.filing_entity (
    accession_number varchar,
    entity_role varchar,
    entity_number integer,
    cik varchar,
    name varchar,
    sic varchar,
    organization_name varchar,
    irs_number varchar,
    state_of_incorporation varchar,
    fiscal_year_end varchar,
    relationship varchar,
    form_type varchar,
    sec_act varchar,
    file_number varchar,
    film_number varchar,
    business_street_1 varchar,
    business_street_2 varchar,
    business_city varchar,
    business_state varchar,
    business_zip varchar,
    business_phone varchar,
    mail_street_1 varchar,
    mail_street_2 varchar,
    mail_city varchar,
    mail_state varchar,
    mail_zip varchar,
    mail_phone varchar,
    load_number integer
);

create table if not exists raw.former_name (
    accession_number varchar,
    entity_role varchar,
    entity_number integer,
    cik varchar,
    name_number integer,
    former_name varchar,
    date_of_change varchar,
    load_number integer
);

create table if not exists raw.unmapped_header_line (
    accession_number varchar,
    header_line_number integer,
    section varchar,
    label varchar,
    content varchar,
    load_number integer
);

create table if not exists raw.submission_document (
    accession_number varchar,
    document_number integer,
    document_type varchar,
    sequence varchar,
    file_name varchar,
    document_description varchar,
    byte_count bigint,
    load_number integer
);

create table if not exists raw.ownership_document (
    accession_number varchar,
    schema_version varchar,
    document_type varchar,
    period_of_report varchar,
    date_of_original_submission varchar,
    no_securities_owned varchar,
    not_subject_to_section16 varchar,
    form3_holdings_reported varchar,
    form4_transactions_reported varchar,
    issuer_cik varchar,
    issuer_name varchar,
    issuer_trading_symbol varchar,
    issuer_foreign_trading_symbol varchar,
    aff10b5_one varchar,
    remarks varchar,
    load_number integer
);

create table if not exists raw.reporting_owner (
    accession_number varchar,
    owner_number integer,
    rpt_owner_cik varchar,
    rpt_owner_ccc varchar,
    rpt_owner_name varchar,
    rpt_owner_non_us_address_flag varchar,
    rpt_owner_street1 varchar,
    rpt_owner_street2 varchar,
    rpt_owner_city varchar,
    rpt_owner_non_us_state_territory varchar,
    rpt_owner_state varchar,
    rpt_owner_country varchar,
    rpt_owner_zip_code varchar,
    rpt_owner_state_description varchar,
    rpt_owner_good_address varchar,
    is_director varchar,
    is_officer varchar,
    is_ten_percent_owner varchar,
    is_other varchar,
    officer_title varchar,
    other_text varchar,
    load_number integer
);

create table if not exists raw.non_derivative_transaction (
    accession_number varchar,
    line_number integer,
    row_element varchar,
    security_title varchar,
    transaction_date varchar,
    deemed_execution_date varchar,
    transaction_form_type varchar,
    transaction_code varchar,
    equity_swap_involved varchar,
    transaction_timeliness varchar,
    transaction_shares varchar,
    transaction_total_value varchar,
    transaction_price_per_share varchar,
    transaction_value varchar,
    transaction_acquired_disposed_code varchar,
    shares_owned_following_transaction varchar,
    value_owned_following_transaction varchar,
    direct_or_indirect_ownership varchar,
    nature_of_ownership varchar,
    load_number integer
);

create table if not exists raw.non_derivative_holding (
    accession_number varchar,
    line_number integer,
    row_element varchar,
    security_title varchar,
    transaction_form_type varchar,
    shares_owned_following_transaction varchar,
    value_owned_following_transaction varchar,
    direct_or_indirect_ownership varchar,
    nature_of_ownership varchar,
    load_number integer
);

create table if not exists raw.derivative_transaction (
    accession_number varchar,
    line_number integer,
    row_element varchar,
    security_title varchar,
    conversion_or_exercise_price varchar,
    transaction_date varchar,
    deemed_execution_date varchar,
    transaction_form_type varchar,
    transaction_code varchar,
    equity_swap_involved varchar,
    transaction_timeliness varchar,
    transaction_shares varchar,
    transaction_total_value varchar,
    transaction_price_per_share varchar,
    transaction_value varchar,
    transaction_acquired_disposed_code varchar,
    exercise_date varchar,
    expiration_date varchar,
    underlying_security_title varchar,
    underlying_security_shares varchar,
    underlying_security_value varchar,
    shares_owned_following_transaction varchar,
    value_owned_following_transaction varchar,
    direct_or_indirect_ownership varchar,
    nature_of_ownership varchar,
    load_number integer
);

create table if not exists raw.derivative_holding (
    accession_number varchar,
    line_number integer,
    row_element varchar,
    security_title varchar,
    conversion_or_exercise_price varchar,
    transaction_form_type varchar,
    exercise_date varchar,
    expiration_date varchar,
    underlying_security_title varchar,
    underlying_security_shares varchar,
    underlying_security_value varchar,
    shares_owned_following_transaction varchar,
    value_owned_following_transaction varchar,
    direct_or_indirect_ownership varchar,
    nature_of_ownership varchar,
    load_number integer
);

create table if not exists raw.footnote (
    accession_number varchar,
    footnote_number integer,
    footnote_id varchar,
    footnote_text varchar,
    load_number integer
);

create table if not exists raw.footnote_reference (
    accession_number varchar,
    reference_number integer,
    table_number varchar,
    line_number integer,
    owner_number integer,
    signature_number integer,
    element varchar,
    footnote_id varchar,
    load_number integer
);

create table if not exists raw.owner_signature (
    accession_number varchar,
    signature_number integer,
    signature_name varchar,
    signature_date varchar,
    load_number integer
);

create table if not exists raw.unmapped_element (
    accession_number varchar,
    path varchar,
    element_number integer,
    table_number varchar,
    line_number integer,
    element_text varchar,
    load_number integer
);

create table if not exists raw.element_layout (
    accession_number varchar,
    section varchar,
    section_number integer,
    layout varchar,
    load_number integer
);

create table if not exists raw.filing_index (
    accession_number varchar,
    cik varchar,
    company_name varchar,
    form_type varchar,
    filing_date varchar,
    file_name varchar,
    first_listed_in integer,
    last_listed_in integer,
    load_id varchar,
    loaded_at timestamp,
    load_number integer
);

create table if not exists raw.index_file (
    index_file_number integer,
    document_sha256 varchar,
    source_file varchar,
    description varchar,
    last_data_received varchar,
    modified_at timestamp,
    edition varchar,
    row_count bigint,
    unread_line_count bigint,
    load_id varchar,
    loaded_at timestamp,
    load_number integer
);

create table if not exists raw.rejected_document (
    source_file varchar,
    document_sha256 varchar,
    reason varchar,
    detail varchar,
    accession_number varchar,
    load_id varchar,
    rejected_at timestamp,
    resolved_at timestamp
);

create table if not exists raw.load (
    load_id varchar,
    load_number integer,
    started_at timestamp,
    finished_at timestamp,
    loader_version varchar,
    files_seen bigint,
    files_accepted bigint,
    files_unchanged bigint,
    files_replaced bigint,
    files_of_other_forms bigint,
    files_rejected bigint
);

create table if not exists raw_data_sets.submission (
    quarter varchar,
    file_line_number integer,
    accession_number varchar,
    filing_date varchar,
    period_of_report varchar,
    date_of_orig_sub varchar,
    no_securities_owned varchar,
    not_subject_sec16 varchar,
    form3_holdings_reported varchar,
    form4_trans_reported varchar,
    document_type varchar,
    issuercik varchar,
    issuername varchar,
    issuertradingsymbol varchar,
    remarks varchar,
    aff10b5one varchar,
    load_number integer
);

create table if not exists raw_data_sets.reporting_owner (
    quarter varchar,
    file_line_number integer,
    accession_number varchar,
    rptownercik varchar,
    rptownername varchar,
    rptowner_relationship varchar,
    rptowner_title varchar,
    rptowner_txt varchar,
    rptowner_street1 varchar,
    rptowner_street2 varchar,
    rptowner_city varchar,
    rptowner_state varchar,
    rptowner_zipcode varchar,
    rptowner_state_desc varchar,
    file_number varchar,
    load_number integer
);

create table if not exists raw_data_sets.non_derivative_transaction (
    quarter varchar,
    file_line_number integer,
    accession_number varchar,
    nonderiv_trans_sk varchar,
    security_title varchar,
    security_title_fn varchar,
    trans_date varchar,
    trans_date_fn varchar,
    deemed_execution_date varchar,
    deemed_execution_date_fn varchar,
    trans_form_type varchar,
    trans_code varchar,
    equity_swap_involved varchar,
    equity_swap_trans_cd_fn varchar,
    trans_timeliness varchar,
    trans_timeliness_fn varchar,
    trans_shares varchar,
    trans_shares_fn varchar,
    trans_pricepershare varchar,
    trans_pricepershare_fn varchar,
    trans_acquired_disp_cd varchar,
    trans_acquired_disp_cd_fn varchar,
    shrs_ownd_folwng_trans varchar,
    shrs_ownd_folwng_trans_fn varchar,
    valu_ownd_folwng_trans varchar,
    valu_ownd_folwng_trans_fn varchar,
    direct_indirect_ownership varchar,
    direct_indirect_ownership_fn varchar,
    nature_of_ownership varchar,
    nature_of_ownership_fn varchar,
    load_number integer
);

create table if not exists raw_data_sets.non_derivative_holding (
    quarter varchar,
    file_line_number integer,
    accession_number varchar,
    nonderiv_holding_sk varchar,
    security_title varchar,
    security_title_fn varchar,
    trans_form_type varchar,
    trans_form_type_fn varchar,
    shrs_ownd_folwng_trans varchar,
    shrs_ownd_folwng_trans_fn varchar,
    valu_ownd_folwng_trans varchar,
    valu_ownd_folwng_trans_fn varchar,
    direct_indirect_ownership varchar,
    direct_indirect_ownership_fn varchar,
    nature_of_ownership varchar,
    nature_of_ownership_fn varchar,
    load_number integer
);

create table if not exists raw_data_sets.derivative_transaction (
    quarter varchar,
    file_line_number integer,
    accession_number varchar,
    deriv_trans_sk varchar,
    security_title varchar,
    security_title_fn varchar,
    conv_exercise_price varchar,
    conv_exercise_price_fn varchar,
    trans_date varchar,
    trans_date_fn varchar,
    deemed_execution_date varchar,
    deemed_execution_date_fn varchar,
    trans_form_type varchar,
    trans_code varchar,
    equity_swap_involved varchar,
    equity_swap_trans_cd_fn varchar,
    trans_timeliness varchar,
    trans_timeliness_fn varchar,
    trans_shares varchar,
    trans_shares_fn varchar,
    trans_total_value varchar,
    trans_total_value_fn varchar,
    trans_pricepershare varchar,
    trans_pricepershare_fn varchar,
    trans_acquired_disp_cd varchar,
    trans_acquired_disp_cd_fn varchar,
    exercise_date varchar,
    exercise_date_fn varchar,
    expiration_date varchar,
    expiration_date_fn varchar,
    undlyng_sec_title varchar,
    undlyng_sec_title_fn varchar,
    undlyng_sec_shares varchar,
    undlyng_sec_shares_fn varchar,
    undlyng_sec_value varchar,
    undlyng_sec_value_fn varchar,
    shrs_ownd_folwng_trans varchar,
    shrs_ownd_folwng_trans_fn varchar,
    valu_ownd_folwng_trans varchar,
    valu_ownd_folwng_trans_fn varchar,
    direct_indirect_ownership varchar,
    direct_indirect_ownership_fn varchar,
    nature_of_ownership varchar,
    nature_of_ownership_fn varchar,
    load_number integer
);

create table if not exists raw_data_sets.derivative_holding (
    quarter varchar,
    file_line_number integer,
    accession_number varchar,
    deriv_holding_sk varchar,
    security_title varchar,
    security_title_fn varchar,
    conv_exercise_price varchar,
    conv_exercise_price_fn varchar,
    trans_form_type varchar,
    trans_form_type_fn varchar,
    exercise_date varchar,
    exercise_date_fn varchar,
    expiration_date varchar,
    expiration_date_fn varchar,
    undlyng_sec_title varchar,
    undlyng_sec_title_fn varchar,
    undlyng_sec_shares varchar,
    undlyng_sec_shares_fn varchar,
    undlyng_sec_value varchar,
    undlyng_sec_value_fn varchar,
    shrs_ownd_folwng_trans varchar,
    shrs_ownd_folwng_trans_fn varchar,
    valu_ownd_folwng_trans varchar,
    valu_ownd_folwng_trans_fn varchar,
    direct_indirect_ownership varchar,
    direct_indirect_ownership_fn varchar,
    nature_of_ownership varchar,
    nature_of_ownership_fn varchar,
    load_number integer
);

create table if not exists raw_data_sets.footnote (
    quarter varchar,
    file_line_number integer,
    accession_number varchar,
    footnote_id varchar,
    footnote_txt varchar,
    load_number integer
);

create table if not exists raw_data_sets.owner_signature (
    quarter varchar,
    file_line_number integer,
    accession_number varchar,
    ownersignaturename varchar,
    ownersignaturedate varchar,
    load_number integer
);

create table if not exists raw_data_sets.unmapped_value (
    quarter varchar,
    source_table varchar,
    file_line_number integer,
    field_number integer,
    header varchar,
    value varchar,
    load_number integer
);

create table if not exists raw_data_sets.rejected_row (
    quarter varchar,
    source_file varchar,
    file_line_number integer,
    reason varchar,
    detail varchar,
    row_text varchar,
    load_number integer
);

create table if not exists raw_data_sets.file (
    quarter varchar,
    file_number integer,
    source_table varchar,
    source_file varchar,
    file_sha256 varchar,
    byte_count bigint,
    header varchar,
    missing_columns varchar,
    rows_loaded bigint,
    rows_rejected bigint,
    load_number integer
);

create table if not exists raw_data_sets.load (
    quarter varchar,
    data_set_sha256 varchar,
    source_file varchar,
    had_at timestamp,
    loaded_at timestamp,
    replaced_at timestamp,
    load_number integer
);

{% endmacro %}
