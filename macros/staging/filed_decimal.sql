{#- Number as filed, decimal(26, 8): every digit or null, never rounded. A sign, a bare point and noughts at either
    end are read; anything that is not a plain number (1,000 · $5 · 1e5 · 1_000) and any number with more than 18
    digits before the point or 8 behind it is null.
    The guard is needed: a cast alone rounds the ninth decimal and takes exponents and underscores.
    The narrow cast comes first because DuckDB 1.5 takes 8 microseconds to read a text as a decimal of more than 18
    digits and 0.1 to read a narrower one; only numbers from ten thousand million on take the wide cast. -#}
{% macro filed_decimal(column) -%}
    case
        when {{ matches_whole(column, '[+-]?[0-9]*([.][0-9]{0,8}0*)?') }}
            then coalesce(
                cast(try_cast({{ column }} as decimal(18, 8)) as decimal(26, 8)),
                try_cast({{ column }} as decimal(26, 8))
            )
    end
{%- endmacro %}
