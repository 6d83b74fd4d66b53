{% test primary_key(model) %}

    {{ primary_key_failures(model, tested_grain()) }}

{% endtest %}
