-- Rule: what is a transaction worth in dollars, and how is its price known? A filer gives a number of
-- securities and a price, or a total value in dollars (Table II, convertible notes), or only a footnote.
-- What was filed comes first; a product is made only of two filed numbers.

with

transactions as (

    select * from {{ ref('int_security_titles_folded') }}
    where line_kind = 'transaction'

),

price_footnotes as (

    select distinct
        accession_number,
        load_number,
        table_number,
        line_number
    from {{ ref('stg_edgar__footnote_references') }}
    where element in ('transaction_price_per_share', 'transaction_value') and line_number is not null

),

statuses_decided as (

    select
        transactions.*,
        case
            -- A number with a footnote glued to it ('923 F1') was filed, though it cannot be typed.
            when nullif(transactions.price_per_share_as_filed, '') is not null
                then case when transactions.price_per_share = 0 then 'zero' else 'filed' end
            when price_footnotes.accession_number is not null then 'footnote_only'
            else 'absent'
        end as price_status,
        {{ exact_product('transactions.shares', 'transactions.price_per_share') }} as exact_value
    from transactions
    left join price_footnotes
        on
            transactions.accession_number = price_footnotes.accession_number
            -- The filing's, on both sides: a bound on it reaches both scans.
            and transactions.load_number = price_footnotes.load_number
            and transactions.table_number = price_footnotes.table_number
            and transactions.line_number = price_footnotes.line_number

),

products_shortened as (

    select
        *,
        -- Nearly all products are of two numbers with four decimals at most: eight decimals hold them.
        {{ short_decimal('shares') }} * {{ short_decimal('price_per_share') }} as short_value
    from statuses_decided

),

products_rounded as (

    select
        *,
        -- Only where it must be: taking decimals off a 38-digit number takes DuckDB 1.5 two microseconds, the
        -- short product 0.3.
        coalesce(short_value, cast(exact_value as decimal(38, 8))) as rounded_value
    from products_shortened

),

valued as (

    select
        *,
        case
            when transaction_total_value is not null then cast(transaction_total_value as decimal(38, 8))
            else rounded_value
        end as transaction_value,
        case
            when transaction_total_value is not null then 'total_value_filed'
            when shares is null or price_per_share is null then null
            when short_value is not null then 'shares_times_price'
            -- One filing tells of 400 billion shares at 400 billion dollars: as filed, but worth nothing.
            when exact_value is null then 'beyond_precision'
            when exact_value != rounded_value then 'shares_times_price_rounded'
            else 'shares_times_price'
        end as transaction_value_basis
    from products_rounded

)

select * from valued
