{#- What an incremental model reads of the rows of the SEC's data sets: those of touched quarters, or all there are where
    the model is built from nothing. -#}
{% macro is_touched_quarter() -%}
    {%- if this is not none and is_incremental() -%}{{ is_of_quarter_in_this_build() }}{%- else -%}true{%- endif -%}
{%- endmacro %}
