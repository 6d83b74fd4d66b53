{#- True where something was filed that the type of its column cannot hold; false everywhere else, never null. -#}
{% macro is_unreadable(as_filed, typed) -%}
    ({{ as_filed }} is not null and {{ as_filed }} != '' and {{ typed }} is null)
{%- endmacro %}
