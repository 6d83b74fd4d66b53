-- Rule: what does the Rule 10b5-1(c) box of a filing say? It exists on Forms 4 and 5 from schema X0407
-- (2023-03-20) on, never on Form 3. Where it was not asked, silence is not a "no"; where it was asked and
-- left out, neither.

with

documents as (

    select * from {{ ref('stg_edgar__ownership_documents') }}

),

boxes_read as (

    select
        accession_number,
        load_number,
        is_aff10b5_one,
        case
            when is_aff10b5_one then 'yes'
            when not is_aff10b5_one then 'no'
            when document_type in ('3', '3/A') then 'not_collected'
            -- Versions sort as text: X0101 < X0202 < X0306 < X0407 < X0508 < X0609.
            when schema_version < 'X0407' then 'not_collected'
            -- 6,848 of 4.4 million Forms 4 name no version: their period tells the era, if anything does.
            when schema_version is null and period_of_report < date '2023-03-20' then 'not_collected'
            else 'missing'
        end as aff10b5_one_status
    from documents

)

select * from boxes_read
