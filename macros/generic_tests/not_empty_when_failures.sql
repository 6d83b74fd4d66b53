{#- Logic of the test not_empty_when: one row where the relation is empty although the other one has rows (that meet
    the condition). Keys and references are satisfied by nothing at all; this test is not. -#}
{% macro not_empty_when_failures(relation, other_relation, condition='true') -%}
    select count(*) as rows_in_the_other
    from {{ other_relation }}
    where {{ condition }}
    having count(*) > 0 and (select count(*) from {{ relation }}) = 0
{%- endmacro %}
