-- The four kinds of line under one roof, told apart by table and by the element they were filed as.
-- Table I has no derivative terms and holdings have no amounts: those columns are null there, never 0.

with

non_derivative_transactions as (

    select * from {{ ref('stg_edgar__non_derivative_transactions') }}

),

non_derivative_holdings as (

    select * from {{ ref('stg_edgar__non_derivative_holdings') }}

),

derivative_transactions as (

    select * from {{ ref('stg_edgar__derivative_transactions') }}

),

derivative_holdings as (

    select * from {{ ref('stg_edgar__derivative_holdings') }}

),

lines as (

    select
        *,
        'I' as table_number,
        'transaction' as filed_as
    from non_derivative_transactions
    union all by name
    select
        *,
        'I' as table_number,
        'holding' as filed_as
    from non_derivative_holdings
    union all by name
    select
        *,
        'II' as table_number,
        'transaction' as filed_as
    from derivative_transactions
    union all by name
    select
        *,
        'II' as table_number,
        'holding' as filed_as
    from derivative_holdings

)

select * from lines
