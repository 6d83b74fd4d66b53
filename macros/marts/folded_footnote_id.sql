{#- Identifier of a footnote as references match it: 'f1' and ' F1' mean F1. -#}
{% macro folded_footnote_id(footnote_id) -%}
    upper(trim({{ footnote_id }}))
{%- endmacro %}
