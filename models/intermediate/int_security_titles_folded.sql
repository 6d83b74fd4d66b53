-- Rule: two titles of one issuer name the same security when they differ only in case and white space.
-- Nothing else is merged: stripping par values or classes would join securities that trade apart.

with

lines as (

    select * from {{ ref('int_ownership_lines_routed') }}

),

folded as (

    select
        *,
        {{ folded_title('security_title') }} as security_title_folded
    from lines

)

select * from folded
