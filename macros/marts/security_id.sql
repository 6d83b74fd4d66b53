{#- Identifier of a security: the same issuer and the same folded title, everywhere and in every build. -#}
{% macro security_id(issuer_cik, folded_title) -%}
    md5({{ issuer_cik }} || '|' || {{ folded_title }})
{%- endmacro %}
