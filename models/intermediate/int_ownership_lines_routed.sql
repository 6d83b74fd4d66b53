-- Rule: is a line a transaction or a holding, and which element holds its price and its balance?
-- From schema X0201 on the element's name tells. Documents of May to July 2003 (X0101) have one element for
-- both, nonDerivativeSecurity or derivativeSecurity: there a line without a transaction date is a holding,
-- the price per share is in transactionValue (no other schema has that element: 21,828 Forms 4 of X0101 carry
-- it), and a holding's number of shares often stands in transactionShares (1,825 of 1,872 Forms 3 of X0101).

with

lines as (

    select
        *,
        coalesce(row_element in ('nonDerivativeSecurity', 'derivativeSecurity'), false) as is_x0101_line
    from {{ ref('int_ownership_lines_unioned') }}

),

kinds_decided as (

    select
        *,
        case
            when not is_x0101_line then filed_as
            -- As filed, not as typed: a date that nobody can read is still a date.
            when transaction_date_as_filed is null then 'holding'
            else 'transaction'
        end as line_kind
    from lines

),

routed as (

    select
        accession_number,
        load_number,
        table_number,
        line_number,
        accession_number || '/' || table_number || '/' || cast(line_number as varchar) as line_id,
        line_kind,
        row_element,
        security_title,
        conversion_or_exercise_price,
        transaction_date,
        deemed_execution_date,
        transaction_form_type,
        transaction_code,
        is_equity_swap_involved as equity_swap_involved,
        transaction_timeliness as timeliness,
        case when line_kind = 'transaction' then transaction_shares end as shares,
        transaction_total_value,
        case when is_x0101_line then transaction_value else transaction_price_per_share end
            as price_per_share,
        case
            when is_x0101_line then transaction_value_as_filed else transaction_price_per_share_as_filed
        end as price_per_share_as_filed,
        case when is_x0101_line then 'transaction_value' else 'transaction_price_per_share' end
            as price_element,
        transaction_acquired_disposed_code as acquired_disposed_code,
        exercise_date,
        expiration_date,
        underlying_security_title,
        underlying_security_shares,
        underlying_security_value,
        case
            when is_x0101_line and line_kind = 'holding'
                then coalesce(shares_owned_following_transaction, transaction_shares)
            else shares_owned_following_transaction
        end as shares_following,
        value_owned_following_transaction as value_following,
        direct_or_indirect_ownership as ownership_nature,
        nature_of_ownership
    from kinds_decided

)

select * from routed
