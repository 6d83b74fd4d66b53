{#- How a law about filers' habits counts its failures (fail_calc): per million of the rows it looked at, which the
    test's query gives as row_count, so that one threshold fits a day and all of EDGAR. Of fewer than 10,000 rows a
    handful of odd ones proves nothing: they count as if there were 10,000. -#}
{% macro per_million() -%}
    cast(coalesce(1000000 * count(*) / greatest(max(row_count), 10000), 0) as bigint)
{%- endmacro %}
