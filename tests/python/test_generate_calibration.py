"""The made-up filings beside the census of EDGAR's 5.0 million documents and the measures of the domain reference.

Bounds: a share of documents may differ by 0.03, and from a share of 0.03 on by a factor of 1.6, both plus twice the
sampling error; a path in 1 % of a form's documents must occur. Paths and reasons that stand outside are listed.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from made_up.archive import issuer_count, quotas, rendered
from made_up.business_days import Busyness, business_days_later
from made_up.chance import stream
from made_up.dirt import Soiler, read_rates
from made_up.history import Settings, write_history

if TYPE_CHECKING:
    from pathlib import Path

FILINGS = 20_000
# Forms with fewer documents in the sample than this are compared with wider bounds.
MANY = 250
FIRST, LAST = date(2003, 5, 6).toordinal(), date(2026, 3, 17).toordinal()

T1 = "nonDerivativeTable/nonDerivativeTransaction"
T2 = "derivativeTable/derivativeTransaction"
H2 = "derivativeTable/derivativeHolding"
# (form, path) -> why it is not within the bounds. Forms and paths are regular expressions.
EXCEPTIONS = {
    (
        "5.*",
        f"{H2}/.*|{T2}/.*",
    ): "some sixty documents with derivative lines in the sample: too few to hold to a factor",
    ("3/A|5/A", f"{H2}/.*|{T2}/.*"): "fewer than thirty documents in the sample",
    (".*", f"{H2}/ownershipNature/natureOfOwnership.*"): "indirect options and units of persons are rarer here: "
    "lots belong to the person, or to a chain of funds",
    ("4/A", f"{T1}/deemedExecutionDate/value"): "some ten documents in the sample",
    ("4/A", "aff10b5One"): "amendments have become rarer over the years by a trend, in reality more steeply",
    (
        "3|3/A",
        "reportingOwner/reportingOwnerAddress/rptOwnerStateDescription",
    ): "foreign owners file Form 3 as often as others here, in reality twice as often",
}


@dataclass
class Made:
    """What is measured in the made-up filings: counts by form, lines by kind, and single values."""

    documents: Counter[str] = field(default_factory=Counter)
    paths: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    codes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    lines: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    owners: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    lags: Counter[int] = field(default_factory=Counter)
    lags_of_form_3: list[int] = field(default_factory=list)
    signed_on_filing: list[bool] = field(default_factory=list)
    signed_by_attorney: list[bool] = field(default_factory=list)
    remarks: list[bool] = field(default_factory=list)
    exits: list[bool] = field(default_factory=list)


def paths_of(root: etree._Element) -> set[str]:
    """Paths with text or attributes, as the census has them, without the root."""
    found = set()
    stack = [(child, str(child.tag)) for child in root]
    while stack:
        element, path = stack.pop()
        if element.text and not element.text.isspace():
            found.add(path)
        found.update(f"{path}/@{name}" for name in element.attrib)
        stack.extend((child, f"{path}/{child.tag}") for child in element)
    return found


@pytest.fixture(scope="module")
def made() -> Made:
    settings = Settings(1, FILINGS, issuer_count(FILINGS), FIRST, LAST, "txt", read_rates(None, is_clean=False))
    busyness = Busyness(FIRST, LAST)
    parser = etree.XMLParser(recover=True)
    result = Made()
    for number, quota in enumerate(quotas(settings, busyness)):
        if not quota:
            continue
        history = write_history(settings, busyness, number, quota)
        soiler = Soiler(settings.rates, stream(settings.seed, f"document/{number}"))
        for filing, data in rendered(history, settings, soiler):
            form = filing.form
            result.documents[form] += 1
            start = data.index(b"<ownershipDocument")
            xml = data[start : data.index(b"</XML>")]
            if "broken_at_1023" in filing.pathologies:
                xml = xml.replace(b"\n", b"")
            root = etree.fromstring(xml, parser)
            result.paths[form].update(paths_of(root))
            for kind, count in Counter(line.kind for line in filing.lines).items():
                result.lines[kind].append(count)
            for line in filing.lines:
                result.codes[line.kind][line.code] += 1
            result.owners.append(len(filing.owners))
            result.sizes.append(len(data))
            result.remarks.append(bool(filing.remarks))
            if form == "4":
                lag = next(n for n in range(12) if n == 11 or business_days_later(filing.period, n) >= filing.day)
                result.lags[lag] += 1
                result.exits.append(filing.is_exit)
            elif form == "3":
                result.lags_of_form_3.append(filing.day - filing.period)
            for name, day in filing.signatures:
                result.signed_on_filing.append(day == filing.day)
                result.signed_by_attorney.append("ttorney" in name)
    return result


@pytest.fixture(scope="module")
def census(corpus: Path) -> dict[str, dict[str, float]]:
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    totals: dict[str, int] = {}
    with (corpus / "census" / "element_counts.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        totals[row["form_type"]] = max(totals.get(row["form_type"], 0), int(row["documents"]))
    for row in rows:
        path = row["element_path"].removeprefix("/ownershipDocument/")
        shares[row["form_type"]][path] = int(row["documents"]) / totals[row["form_type"]]
    shares["documents"] = {form: total / sum(totals.values()) for form, total in totals.items()}
    return shares


def is_exception(form: str, path: str) -> bool:
    return any(re.fullmatch(forms, form) and re.fullmatch(paths, path) for forms, paths in EXCEPTIONS)


@pytest.mark.parametrize("form", ["3", "3/A", "4", "4/A", "5", "5/A"])
def test_the_share_of_documents_with_each_path_is_that_of_the_census(
    made: Made, census: dict[str, dict[str, float]], form: str
) -> None:
    documents = made.documents[form]
    allowed = 0.03 if documents >= MANY else 0.15
    outside = []
    for path in sorted(set(census[form]) | set(made.paths[form])):
        real, invented = census[form].get(path, 0.0), made.paths[form][path] / documents
        if max(real, invented) < 0.01:
            continue
        # Filings of one issuer resemble each other: the sampling error of 20,000 is that of fewer.
        error = 2 * (max(real, 0.01) * (1 - min(real, 0.99)) / documents * 2) ** 0.5
        difference = abs(real - invented)
        is_off = difference > allowed + error or (
            documents >= MANY and real >= 0.03 and difference > error and not 1 / 1.6 <= invented / real <= 1.6
        )
        is_missing = invented == 0 and real > error
        if (is_off or is_missing) and not is_exception(form, path):
            outside.append(f"{path}: census {real:.3f}, made up {invented:.3f}")
    assert outside == []


def test_forms_are_as_frequent_as_in_the_census(made: Made, census: dict[str, dict[str, float]]) -> None:
    for form in ("3", "4", "4/A", "5"):
        assert made.documents[form] / FILINGS == pytest.approx(census["documents"][form], rel=0.25), form
    # Some 76 and 15 documents: twice the sampling error beside a third of the share.
    for form in ("3/A", "5/A"):
        expected = census["documents"][form] * FILINGS
        assert made.documents[form] == pytest.approx(expected, abs=expected / 3 + 2 * expected**0.5), form


def share(counts: Counter[str], name: str) -> float:
    return counts[name] / counts.total()


@pytest.mark.parametrize(
    ("kind", "code", "low", "high"),
    [
        # Table I: 24.7, 24.4, 23.0, 15.8 and 5.3 % in the busy quarter 2024Q1; purchases 10.9 % in 2011-2025.
        ("T1", "F", 0.12, 0.27),
        ("T1", "S", 0.22, 0.32),
        ("T1", "A", 0.11, 0.25),
        ("T1", "M", 0.13, 0.24),
        ("T1", "P", 0.05, 0.15),
        ("T1", "G", 0.01, 0.05),
        ("T1", "J", 0.005, 0.04),
        ("T1", "C", 0.005, 0.03),
        ("T1", "D", 0.005, 0.03),
        # Table II: 44.8, 38.8, 5.6, 5.1, 2.6, 1.1, 0.9 and 0.7 % in 2024Q3.
        ("T2", "M", 0.40, 0.56),
        ("T2", "A", 0.33, 0.44),
        ("T2", "D", 0.02, 0.08),
        ("T2", "C", 0.015, 0.08),
        ("T2", "J", 0.008, 0.04),
        ("T2", "X", 0.002, 0.02),
        ("T2", "P", 0.004, 0.02),
        ("T2", "G", 0.002, 0.012),
    ],
)
def test_codes_are_as_frequent_as_measured(made: Made, kind: str, code: str, low: float, high: float) -> None:
    assert low <= share(made.codes[kind], code) <= high


@pytest.mark.parametrize(
    ("kind", "mean", "ninetieth", "ninety_ninth"),
    [
        ("T1", (1.5, 2.4), (3, 5), (8, 14)),
        ("T2", (1.35, 1.8), (2, 4), (5, 10)),
        ("H1", (1.6, 2.2), (3, 5), (5, 11)),
        ("H2", (2.2, 4.2), (4, 10), (8, 18)),
    ],
)
def test_filings_have_as_many_lines_as_measured(
    made: Made, kind: str, mean: tuple[float, float], ninetieth: tuple[int, int], ninety_ninth: tuple[int, int]
) -> None:
    counts = sorted(made.lines[kind])
    assert mean[0] <= sum(counts) / len(counts) <= mean[1]
    assert counts[len(counts) // 2] <= 2
    assert ninetieth[0] <= counts[len(counts) * 9 // 10] <= ninetieth[1]
    assert ninety_ninth[0] <= counts[len(counts) * 99 // 100] <= ninety_ninth[1]
    assert counts[-1] <= 30


def test_owners_signatures_remarks_and_exits_are_as_frequent_as_measured(made: Made) -> None:
    assert 0.02 <= sum(count > 1 for count in made.owners) / FILINGS <= 0.035
    assert max(made.owners) == 10
    assert 0.94 <= sum(made.signed_on_filing) / len(made.signed_on_filing) <= 0.975
    assert 0.60 <= sum(made.signed_by_attorney) / len(made.signed_by_attorney) <= 0.80
    assert 0.06 <= sum(made.remarks) / FILINGS <= 0.13
    assert 0.018 <= sum(made.exits) / len(made.exits) <= 0.033


def test_lags_are_as_measured(made: Made) -> None:
    total = made.lags.total()
    for lag, measured in ((0, 0.069), (1, 0.341), (2, 0.556), (3, 0.010), (11, 0.015)):
        assert made.lags[lag] / total == pytest.approx(measured, abs=0.03), lag
    lags = made.lags_of_form_3
    for low, high, measured in ((-99, 2, 0.47), (3, 4, 0.10), (5, 10, 0.31), (11, 30, 0.08), (31, 999, 0.04)):
        assert sum(low <= lag <= high for lag in lags) / len(lags) == pytest.approx(measured, abs=0.06), high


def test_sizes_are_as_measured(made: Made) -> None:
    sizes = sorted(made.sizes)
    # 4.9, 7.3 and 19.1 thousand bytes; the largest real ones have exhibits that are not made up.
    for per_cent, low, high in ((10, 3_500, 6_500), (50, 5_500, 9_000), (90, 11_000, 23_000)):
        assert low <= sizes[FILINGS * per_cent // 100] <= high, per_cent


def test_days_are_as_busy_as_measured() -> None:
    busyness = Busyness(date(2024, 1, 1).toordinal(), date(2024, 12, 31).toordinal())

    def weight(first: str, last: str) -> float:
        low, high = busyness.span(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())
        return high - low

    # 67,671 filings in the first quarter of 2024, and 36,075 in the third: 564 a day, from 248 to 2,260.
    assert weight("2024-01-01", "2024-03-31") / weight("2024-07-01", "2024-09-30") == pytest.approx(
        67_671 / 36_075, rel=0.15
    )
    days = [day for day in busyness.days if date(2024, 7, 1).toordinal() <= day <= date(2024, 9, 30).toordinal()]
    weights = [weight(date.fromordinal(day).isoformat(), date.fromordinal(day).isoformat()) for day in days]
    mean = sum(weights) / len(weights)
    assert date.fromordinal(days[weights.index(max(weights))]).isoformat() == "2024-07-02"
    assert 2.5 <= max(weights) / mean <= 4.5
    assert 0.4 <= min(weights) / mean <= 0.8
