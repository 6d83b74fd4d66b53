{#- What an incremental model reads of the tables with a row or more per filing: the touched filings; all of them
    where the model is built from nothing, or is a unit test, which has no table. Goes into the import CTE: `where {% raw %}{{ is_touched() }}{% endraw %}`. -#}
{% macro is_touched() -%}
    {%- if this is not none and is_incremental() -%}{{ written_in_this_build() }}{%- else -%}true{%- endif -%}
{%- endmacro %}
