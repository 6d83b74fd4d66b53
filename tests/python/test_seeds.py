"""The code lists in seeds/ are complete, agree with their sources, and hold nothing twice."""

from __future__ import annotations

import csv
import os
import re
from datetime import date
from pathlib import Path

import pytest

import generate_holidays

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds"
CORPUS = Path(os.environ.get("EDGAR_CORPUS", PROJECT.parent / "shared" / "edgar"))
COMMON_SCHEMA = CORPUS / "schema" / "v5.5" / "ownershipDocumentCommon.xsd.xml"

KEYS = {
    "transaction_codes": ("transaction_code",),
    "schema_versions": ("schema_version", "form"),
    "edgar_state_codes": ("code",),
    "edgar_closings": ("closing_date",),
    "federal_holidays": ("holiday_date",),
}


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def schema_text() -> str:
    if not COMMON_SCHEMA.is_file():
        pytest.skip(f"no schema file of the SEC at {COMMON_SCHEMA}; EDGAR_CORPUS names the folder")
    return COMMON_SCHEMA.read_text(encoding="utf-8")


def test_every_seed_is_listed_here() -> None:
    assert {path.stem for path in SEEDS.glob("*.csv")} == set(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_there_and_unique(name: str) -> None:
    keys = [tuple(row[column] for column in KEYS[name]) for row in seed(name)]
    assert keys
    assert all(all(key) for key in keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", KEYS)
def test_no_value_has_stray_white_space_and_no_row_is_ragged(name: str) -> None:
    for row in seed(name):
        assert None not in row, row
        for column, value in row.items():
            assert value is not None, (row, column)
            assert value == " ".join(value.split()), (row, column)


@pytest.mark.parametrize("name", sorted(set(KEYS) - {"schema_versions", "federal_holidays"}))
def test_every_row_names_its_source(name: str) -> None:
    assert all(row["source_reference"] for row in seed(name))


def test_federal_holidays_are_what_the_library_says() -> None:
    assert (SEEDS / "federal_holidays.csv").read_text(encoding="utf-8") == generate_holidays.seed_text()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2004-12-31", "New Year's Day (observed)"),  # 1 January 2005 was a Saturday: closed the year before
        ("2021-06-18", "Juneteenth National Independence Day (observed)"),
        ("2023-01-02", "New Year's Day (observed)"),
        ("2025-11-27", "Thanksgiving Day"),
    ],
)
def test_known_holidays(day: str, name: str) -> None:
    assert {"holiday_date": day, "holiday_name": name} in seed("federal_holidays")


@pytest.mark.parametrize("day", ["2009-01-20", "2020-06-19", "2024-03-29", "2026-07-04"])
def test_days_that_are_no_holidays_of_edgar(day: str) -> None:
    """Inauguration Day, Juneteenth before its time, Good Friday, a Saturday."""
    assert day not in {row["holiday_date"] for row in seed("federal_holidays")}


def test_closings_are_weekdays_and_no_holidays() -> None:
    holidays = {row["holiday_date"] for row in seed("federal_holidays")}
    for row in seed("edgar_closings"):
        assert date.fromisoformat(row["closing_date"]).weekday() < 5, row
        assert row["closing_date"] not in holidays, row


def test_schema_versions_end_after_they_begin() -> None:
    for row in seed("schema_versions"):
        assert re.fullmatch(r"X\d{4}", row["schema_version"]), row
        if row["observed_to"]:
            assert row["observed_from"] <= row["observed_to"], row


def test_transaction_codes_are_those_of_the_schema(schema_text: str) -> None:
    pattern = re.search(r'name="TRANS_CODE_PICKLIST".*?<xs:pattern value="([^"]*)"', schema_text, re.DOTALL)
    assert pattern is not None
    assert set(pattern[1].split("|")) == {
        row["transaction_code"] for row in seed("transaction_codes") if row["is_xml_code"] == "true"
    }


def test_derived_codes_are_k_and_v() -> None:
    derived = {row["transaction_code"] for row in seed("transaction_codes") if row["is_xml_code"] == "false"}
    assert derived == {"K", "V"}


def test_state_codes_are_those_of_the_schema(schema_text: str) -> None:
    codes: set[str] = set()
    for element in ("rptOwnerState", "rptOwnerCountry"):
        listed = re.search(rf'<xs:element name="{element}".*?</xs:element>', schema_text, re.DOTALL)
        assert listed is not None
        found = {code for code in re.findall(r'<xs:enumeration value="([^"]*)"', listed[0]) if code.strip()}
        assert len(found) > 50, element
        codes |= found
    assert codes == {row["code"] for row in seed("edgar_state_codes")}


def test_schema_versions_of_the_corpus_are_known() -> None:
    manifest = CORPUS / "MANIFEST.csv"
    if not manifest.is_file():
        pytest.skip(f"no corpus at {CORPUS}; EDGAR_CORPUS names the folder")
    with manifest.open(encoding="utf-8", newline="") as file:
        filed = {
            (row["schema_version"], row["form_type"].removesuffix("/A"))
            for row in csv.DictReader(file)
            if row["schema_version"]
        }
    assert filed <= {(row["schema_version"], row["form"]) for row in seed("schema_versions")}
