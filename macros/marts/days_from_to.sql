{#- Query of every day from the first to the last, both included, as the column date_day. -#}
{% macro days_from_to(first_day, last_day) -%}
    select cast(series.day_at as date) as date_day
    from generate_series(date '{{ first_day }}', date '{{ last_day }}', interval 1 day) as series (day_at)
{%- endmacro %}
