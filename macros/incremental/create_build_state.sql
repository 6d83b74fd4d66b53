{#- Tables in which a build remembers what is built and what is touched (schema build_state).
    build: one row per invocation that may write models; finished_at is null until all of it succeeded.
    rebuilt_filing: filings that were built before and must be built anew.
    touched_entity: issuers and insiders, by CIK, of which a filing is new, replaced or dated anew.
    touched_quarter: quarters of the SEC's data sets, of which the data set or a filing in it is new or replaced.
    The last three only grow until a whole build has succeeded: a build that fails half-way has already
    overwritten what the facts said before, so the next one could not find it out again. -#}
{% macro create_build_state() %}

create schema if not exists build_state;

create table if not exists build_state.build (
    build_number integer,
    started_at timestamp,
    finished_at timestamp,
    load_number integer,
    models_checksum varchar,
    is_everything boolean
);

create table if not exists build_state.rebuilt_filing (accession_number varchar);

create table if not exists build_state.touched_entity (cik varchar);

create table if not exists build_state.touched_quarter (quarter varchar);

{% endmacro %}
