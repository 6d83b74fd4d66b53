{#- What an incremental model reads of rows that belong to an issuer or insider: all rows of the touched ones, or all
    there are where the model is built from nothing. -#}
{% macro is_touched_entity(cik) -%}
    {%- if this is not none and is_incremental() -%}
        {{ cik }} in (select cik from build_state.touched_entity)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
