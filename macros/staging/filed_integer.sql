{#- Whole number as filed, null where the text is not one or an integer does not hold it. The guard keeps out what
    a cast alone would round or take: 2.5, 1e3, 1_000. -#}
{% macro filed_integer(column) -%}
    case when {{ matches_whole(column, '[0-9]+') }} then try_cast({{ column }} as integer) end
{%- endmacro %}
