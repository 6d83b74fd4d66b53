{#- Standard Industrial Classification, four digits, from either dialect of the header: 'AIRCRAFT & PARTS [3720]'
    or '3720'. A code that lost its leading nought gets it back; null where there is no code. -#}
{% macro sic_code(column) -%}
    case
        when {{ matches_whole(column, '(.*[[])?[0-9]{3,4}[]]?') }}
            then lpad(replace(split_part({{ column }}, '[', -1), ']', ''), 4, '0')
    end
{%- endmacro %}
