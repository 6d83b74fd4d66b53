{#- Day of the week by ISO 8601: 1 Monday to 7 Sunday. -#}
{% macro iso_day_of_week(day) -%}
    cast(extract(isodow from {{ day }}) as integer)
{%- endmacro %}
