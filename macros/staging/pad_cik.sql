{#- Central Index Key as ten-digit text. Padding is not guaranteed in filings and absent in EDGAR's indexes.
    Text that is not one to ten digits stays as it is, white space at its ends aside: cut, it would be
    another company's key.
    Nearly all are ten digits as filed and take the first branch, a quarter as dear as trimming and padding. -#}
{% macro pad_cik(column) -%}
    case
        when {{ matches_whole(column, '[0-9]{10}') }} then {{ column }}
        when {{ matches_whole('trim(' ~ column ~ ')', '[0-9]{1,10}') }} then lpad(trim({{ column }}), 10, '0')
        else nullif(trim({{ column }}), '')
    end
{%- endmacro %}
