{#- Text that sorts filings by what the public learned last: filing date, then acceptance, then accession number.
    Unknown dates sort first; the accession number makes the order the same in every build. -#}
{% macro recency_key(filing_date, accepted_at, accession_number) -%}
    coalesce(cast({{ filing_date }} as varchar), '0000-00-00')
    || ' ' || coalesce(cast({{ accepted_at }} as varchar), '0000-00-00 00:00:00')
    || ' ' || {{ accession_number }}
{%- endmacro %}
