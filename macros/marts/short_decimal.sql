{#- The same number as decimal(19, 4), a product of two of which is exact and cheap; null where it has more than four
    decimals or more than ten digits before the point.
    By way of decimal(18, 8): up to 18 digits DuckDB reckons in 64 bits, beyond them thirty times as slowly. -#}
{% macro short_decimal(number) -%}
    case
        when
            try_cast({{ number }} as decimal(18, 8))
            = cast(try_cast({{ number }} as decimal(18, 8)) as decimal(18, 4))
            then cast(cast(cast({{ number }} as decimal(18, 8)) as decimal(18, 4)) as decimal(19, 4))
    end
{%- endmacro %}
