{#- Statement that writes build_state.scope, one row:
    is_everything: nothing was built yet, or by other models, or is known to be lost; until a whole build has
    succeeded after such a one, as it may have written some of its tables and not the others;
    loads_after: the last load that is built; rows of later loads are new;
    rows_after: no row that must be built anew is of this load or an earlier one (loads_after, unless old filings
    are touched as well);
    load_number: the last load there is. -#}
{% macro build_scope_query(models_checksum, is_everything) %}
create or replace table build_state.scope as
with

last_finished as (

    select
        max(build_number) as build_number,
        max_by(load_number, build_number) as load_number,
        max_by(models_checksum, build_number) as models_checksum
    from build_state.build
    where finished_at is not null

),

unfinished as (

    select count(*) as builds_of_everything
    from build_state.build
    cross join last_finished
    where build.build_number > last_finished.build_number and build.is_everything

),

loaded as (

    select max(load_number) as load_number
    from (
        select load_number from raw.load
        union all
        select load_number from raw.filing
        union all
        select load_number from raw.filing_index
        union all
        select load_number from raw_data_sets.load
    ) as loads

)

select
    {{ 'true' if is_everything else 'false' }}
    or coalesce(last_finished.models_checksum != '{{ models_checksum }}', true)
    or unfinished.builds_of_everything > 0 as is_everything,
    coalesce(last_finished.load_number, 0) as loads_after,
    coalesce(last_finished.load_number, 0) as rows_after,
    coalesce(loaded.load_number, 0) as load_number,
    '{{ models_checksum }}' as models_checksum
from last_finished
cross join unfinished
cross join loaded
{% endmacro %}
