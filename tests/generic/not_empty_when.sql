{% test not_empty_when(model, other_relation, condition='true') %}

    {{ not_empty_when_failures(model, tested(other_relation), condition) }}

{% endtest %}
