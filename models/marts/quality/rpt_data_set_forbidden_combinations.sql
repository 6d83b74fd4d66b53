-- Rule: what a line cannot be, whatever the filing says, because EDGAR's schema and checks forbid it. A
-- direct line has no nature of ownership and an indirect one has; of shares and value a line has one. No
-- filing is needed to tell that such a line of the data set cannot be as filed. That a line has neither of
-- shares and value is no fault of holdings of Table II on Form 3, which have no balance, nor where a
-- footnote stands for the number: those are not counted.

{{ config(materialized='incremental', unique_key='quarter') }}

{% set choices = {
    'transaction_shares_or_value': [
        'transaction_shares', 'transaction_total_value', "= 'derivative_transaction'"
    ],
    'underlying_shares_or_value': [
        'underlying_security_shares', 'underlying_security_value', "like 'derivative%'"
    ],
    'balance_in_shares_or_value': [
        'shares_owned_following_transaction', 'value_owned_following_transaction', "like '%derivative%'"
    ]
} %}

with

submissions as (

    select
        quarter,
        accession_number,
        document_type
    from {{ ref('stg_sec_data_sets__submissions') }}
    where {{ is_touched_quarter() }}

),

lines as (

    select * from {{ ref('int_data_set_lines_unioned') }}
    where {{ is_touched_quarter() }}

),

lines_of_forms as (

    select
        lines.*,
        coalesce(submissions.document_type in ('3', '3/A'), false) as is_form_3
    from lines
    left join submissions
        on lines.quarter = submissions.quarter and lines.accession_number = submissions.accession_number

),

combinations as (

    select
        quarter,
        source_table,
        accession_number,
        'nature_of_ownership' as rule,
        direct_or_indirect_ownership = 'D' and nature_of_ownership is not null as is_too_much,
        direct_or_indirect_ownership = 'I' and nature_of_ownership is null as is_too_little
    from lines_of_forms
    {% for rule, choice in choices.items() %}
        union all
        select
            quarter,
            source_table,
            accession_number,
            '{{ rule }}' as rule,
            {{ choice[0] }}_as_filed != '' and {{ choice[1] }}_as_filed != '' as is_too_much,
            {{ choice[0] }}_as_filed = '' and {{ choice[1] }}_as_filed = ''
            and {{ choice[0] }}_footnote_ids is null and {{ choice[1] }}_footnote_ids is null
            {%- if rule == 'balance_in_shares_or_value' %}
                and not (source_table = 'derivative_holding' and is_form_3)
            {%- endif %} as is_too_little
        from lines_of_forms
        where source_table {{ choice[2] }}
    {% endfor %}

),

counted as (

    select
        quarter,
        source_table,
        rule,
        count(*) as lines,
        count(*) filter (where is_too_much) as lines_with_too_much,
        count(*) filter (where is_too_little) as lines_with_too_little,
        count(distinct accession_number) filter (where is_too_much) as filings_with_too_much,
        count(distinct accession_number) filter (where is_too_little) as filings_with_too_little
    from combinations
    group by all

)

select * from counted
