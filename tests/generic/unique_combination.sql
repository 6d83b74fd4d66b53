{% test unique_combination(model, columns) %}

    {{ unique_combination_failures(model, columns) }}

{% endtest %}
