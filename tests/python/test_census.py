"""Every element that EDGAR's five million ownership documents hold has its place in the raw tables.

The census counts the paths found in at least 50 documents of a form. For each path a tiny document is built that
holds it, and the test looks where its text ended up.
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).resolve().parents[2]
CENSUS = (
    Path(os.environ.get("EDGAR_CORPUS", PROJECT.parent / "shared" / "edgar"))
    / "census"
    / "element_counts.csv"
)
NO_CENSUS = f"no census here: {CENSUS} is missing (EDGAR_CORPUS names another folder)"
DISTINCT_PATHS = 212
TOKEN = "as-filed-0009990007"
# Where a document cannot do without the element, the tiny one has it already.
REQUIRED = {"documentType", "issuerCik", "rptOwnerCik"}
LINES = {
    "nonDerivativeTransaction": "non_derivative_transaction",
    "nonDerivativeHolding": "non_derivative_holding",
    "derivativeTransaction": "derivative_transaction",
    "derivativeHolding": "derivative_holding",
    "nonDerivativeSecurity": "non_derivative_transaction",
    "derivativeSecurity": "derivative_transaction",
}
# The paths that reach raw.unmapped_element and no column, each with the reason. A new one is either a mistake of the
# reader or an element that wants a column.
BROKEN_LINE = (
    "a part of a line that stands outside of every line, as a damaged document leaves it: there is no line it could be "
    "a column of"
)
ONLY_UNMAPPED = {
    "/ownershipDocument/derivativeTable/ownershipNature/directOrIndirectOwnership/value": BROKEN_LINE,
    "/ownershipDocument/derivativeTable/postTransactionAmounts/sharesOwnedFollowingTransaction/value": BROKEN_LINE,
    "/ownershipDocument/nonDerivativeTable/ownershipNature/directOrIndirectOwnership/value": BROKEN_LINE,
    "/ownershipDocument/nonDerivativeTable/postTransactionAmounts/sharesOwnedFollowingTransaction/value": BROKEN_LINE,
}
# Parts inside a table that was never closed. They are what they always are, so they have their usual rows.
MISPLACED_YET_READ = {
    "/ownershipDocument/derivativeTable/footnotes/footnote": "footnote",
    "/ownershipDocument/derivativeTable/footnotes/footnote/@id": "footnote",
    "/ownershipDocument/derivativeTable/ownerSignature/signatureDate": "owner_signature",
    "/ownershipDocument/derivativeTable/ownerSignature/signatureName": "owner_signature",
    "/ownershipDocument/nonDerivativeTable/ownerSignature/signatureDate": "owner_signature",
    "/ownershipDocument/nonDerivativeTable/ownerSignature/signatureName": "owner_signature",
}


@cache
def census_paths() -> tuple[str, ...]:
    if not CENSUS.exists():
        return ()
    with CENSUS.open(newline="", encoding="utf-8") as lines:
        return tuple(sorted({line["element_path"] for line in csv.DictReader(lines)}))


def each_path(keep: Callable[[str], bool] = bool) -> pytest.MarkDecorator:
    """Run a test for each path of the census that is wanted."""
    missing = [pytest.param("", marks=pytest.mark.skip(reason=NO_CENSUS), id="no census")]
    return pytest.mark.parametrize("path", [path for path in census_paths() if keep(path)] or missing)


def tiny(path: str) -> str:
    """A document that holds the path, with the token as its text or attribute, and what no document can do without."""
    names = path.strip("/").split("/")[1:]
    attribute = names.pop()[1:] if names[-1].startswith("@") else None
    leaf = f'<{names[-1]} {attribute}="{TOKEN}"/>' if attribute else f"<{names[-1]}>{TOKEN}</{names[-1]}>"
    for name in reversed(names[:-1]):
        leaf = f"<{name}>{leaf}</{name}>"
    parts = {
        "documentType": "<documentType>4</documentType>",
        "issuerCik": "<issuer><issuerCik>0009990001</issuerCik></issuer>",
        "rptOwnerCik": "<reportingOwner><reportingOwnerId><rptOwnerCik>0009990002</rptOwnerCik></reportingOwnerId></reportingOwner>",
    }
    if names[-1] in REQUIRED:
        parts[names[-1]] = leaf
    elif names[0] == "issuer":
        parts["issuerCik"] = f"<issuer><issuerCik>0009990001</issuerCik>{leaf.removeprefix('<issuer>')}"
    else:
        parts["inside"] = leaf
    return f"<ownershipDocument>{''.join(parts.values())}</ownershipDocument>"


def places(read: Callable[[str], Any], path: str) -> list[tuple[str, str]]:
    """Tables and columns that hold the token of the path's tiny document."""
    found = read(tiny(path))
    return [
        (table, column)
        for table in found.document.rows
        for row in found[table]
        for column, value in row.items()
        if isinstance(value, str) and TOKEN in value
    ]


def expected_table(path: str) -> str:
    """Table in which an element of the model is at home."""
    names = path.strip("/").split("/")[1:]
    if path in ONLY_UNMAPPED:
        return "unmapped_element"
    if names[-2:] == ["footnoteId", "@id"]:
        return "footnote_reference"
    if path in MISPLACED_YET_READ:
        return MISPLACED_YET_READ[path]
    lines = [LINES[name] for name in names if name in LINES]
    others = {
        "reportingOwner": "reporting_owner",
        "ownerSignature": "owner_signature",
        "footnotes": "footnote",
    }
    return lines[0] if lines else others.get(names[0], "ownership_document")


def expected_column(path: str, snake: Callable[[str], str]) -> str:
    names = path.strip("/").split("/")
    if path in ONLY_UNMAPPED:
        return "element_text"
    if names[-1] == "@id":
        return "footnote_id"
    if names[-1] == "footnote":
        return "footnote_text"
    return snake(names[-2] if names[-1] == "value" else names[-1])


def test_the_census_is_the_one_known() -> None:
    if not census_paths():
        pytest.skip(NO_CENSUS)
    assert len(census_paths()) == DISTINCT_PATHS


@each_path()
def test_an_element_of_the_census_has_its_place(
    read: Callable[[str], Any], snake: Callable[[str], str], path: str
) -> None:
    assert places(read, path) == [(expected_table(path), expected_column(path, snake))]


def test_what_reaches_no_column_is_listed_with_its_reason(read: Callable[[str], Any]) -> None:
    if not census_paths():
        pytest.skip(NO_CENSUS)
    without = {
        path for path in census_paths() if any(table == "unmapped_element" for table, _ in places(read, path))
    }
    assert without == set(ONLY_UNMAPPED)
    assert all(len(reason) > 20 for reason in ONLY_UNMAPPED.values())


@each_path(lambda path: path.endswith("/footnoteId/@id"))
def test_a_reference_of_the_census_knows_its_element_and_line(
    read: Callable[[str], Any], snake: Callable[[str], str], path: str
) -> None:
    names = path.strip("/").split("/")
    row = read(tiny(path)).only("footnote_reference")
    assert row["element"] == snake(names[-3])
    is_table_two = any(
        name in names for name in ("derivativeTransaction", "derivativeHolding", "derivativeSecurity")
    )
    assert (row["table_number"], row["line_number"]) == ("II" if is_table_two else "I", 1)


def test_an_element_without_a_column_is_noticed(
    read: Callable[[str], Any], snake: Callable[[str], str]
) -> None:
    """What the tests above do with an element that the tables do not know."""
    path = "/ownershipDocument/nonDerivativeTable/nonDerivativeTransaction/currency/value"
    assert expected_table(path) == "non_derivative_transaction"
    assert places(read, path) == [("unmapped_element", "element_text")]


@each_path(lambda path: not path.endswith("/@id") and path.rpartition("/")[2] not in REQUIRED)
def test_an_empty_element_is_kept_apart_from_an_absent_one(
    read: Callable[[str], Any], snake: Callable[[str], str], path: str
) -> None:
    # The last row: of owners, the first is the one that every document needs.
    row = read(tiny(path).replace(TOKEN, ""))[expected_table(path)][-1]
    assert row[expected_column(path, snake)] == ""
