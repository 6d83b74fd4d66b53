{#- Flag as filed, in three states: '1' and 'true' are true, '0' and 'false' are false, in any case; everything else
    is null, the absent element too. What null means (no, or not known) is for the models that use the flag. -#}
{% macro filed_boolean(column) -%}
    case
        when lower({{ column }}) in ('1', 'true') then true
        when lower({{ column }}) in ('0', 'false') then false
    end
{%- endmacro %}
