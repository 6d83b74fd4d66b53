{#- What a data test looks at. In a build, the rows of touched filings: the others passed when they were built. In
    `dbt test` and in a build of everything, all rows. -#}
{% macro tested(relation) -%}
    {%- if execute and flags.WHICH == 'build' and not flags.FULL_REFRESH and not build_scope().is_everything -%}
        (select * from {{ relation }} where {{ written_in_this_build() }})
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
