-- Lines in raw equal lines in the facts, filing by filing: nothing is dropped, nothing is multiplied by
-- owners. Only X0101 lines change sides between transaction and holding, so the sum of both is compared.

with

filed as (

    {% for table_name in [
        'non_derivative_transaction', 'non_derivative_holding', 'derivative_transaction', 'derivative_holding'
    ] %}
        select
            accession_number,
            count(*) as line_count
        from {{ tested(source('edgar', table_name)) }}
        group by accession_number
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

),

told as (

    select
        accession_number,
        count(*) as line_count
    from {{ tested(ref('fct_transactions')) }}
    group by accession_number
    union all
    select
        accession_number,
        count(*) as line_count
    from {{ tested(ref('fct_holdings')) }}
    group by accession_number

),

filed_lines as (

    select
        accession_number,
        sum(line_count) as line_count
    from filed
    group by accession_number

),

told_lines as (

    select
        accession_number,
        sum(line_count) as line_count
    from told
    group by accession_number

)

select
    coalesce(filed_lines.accession_number, told_lines.accession_number) as accession_number,
    filed_lines.line_count as lines_filed,
    told_lines.line_count as lines_told
from filed_lines
full outer join told_lines on filed_lines.accession_number = told_lines.accession_number
where filed_lines.line_count is distinct from told_lines.line_count
