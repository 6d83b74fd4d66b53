{#- Logic of the test expression_is_true: the rows for which the expression is false or null. Null fails on purpose:
    who allows it writes `... is null or ...`, and a misjudged null does not pass unseen. -#}
{% macro expression_is_true_failures(relation, expression) -%}
    select *
    from {{ relation }}
    where ({{ expression }}) is not true
{%- endmacro %}
