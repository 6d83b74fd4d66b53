{#- Product of two decimal(26, 8) without a rounded digit, decimal(38, 16); null where it has more than 21 digits
    before the point, which the type cannot hold and on which DuckDB would stop the build. The guard is a float on
    purpose: it only has to tell the order of magnitude, and a tenth of the type's range is kept free. -#}
{% macro exact_product(left_factor, right_factor) -%}
    case
        when abs(cast({{ left_factor }} as double) * cast({{ right_factor }} as double)) < 1e21
            then {{ left_factor }} * {{ right_factor }}
    end
{%- endmacro %}
