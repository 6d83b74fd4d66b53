{% test expression_is_true(model, expression) %}

    {{ expression_is_true_failures(model, expression) }}

{% endtest %}
