{#- What a data test looks at. In a build, the rows of touched filings: the others passed when they were built. In
    `dbt test` and in a build of everything, all rows. Rows of the SEC's data sets without a load_number go by their
    quarter. -#}
{% macro tested(relation, by_quarter=false) -%}
    {%- if execute and flags.WHICH == 'build' and not flags.FULL_REFRESH and not build_scope().is_everything -%}
        (select * from {{ relation }} where {{ is_of_quarter_in_this_build() if by_quarter else written_in_this_build() }})
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
