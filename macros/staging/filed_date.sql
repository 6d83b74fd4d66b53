{#- Date of a text YYYY-MM-DD. What follows the ten characters (the zone in '2025-02-19-05:00') is cut off and never
    used to shift the day; where it begins with a digit, the ten characters are not the whole date: null.
    Nearly all dates are ten characters long and take the first branch, half as dear as the regular expression.
    The patterns and the comparison with year 1 keep out what a cast alone would take: '2013/08/15', '2013-8-5',
    'epoch', years before 1. -#}
{% macro filed_date(column) -%}
    case
        when {{ column }} like '____-__-__' and {{ column }} >= '0001' and right({{ column }}, 1) >= '0'
            then try_cast({{ column }} as date)
        when {{ matches_whole(column, '[0-9]{4}-[0-9]{2}-[0-9]{2}[^0-9].*') }} and {{ column }} >= '0001'
            then try_cast(left({{ column }}, 10) as date)
    end
{%- endmacro %}
