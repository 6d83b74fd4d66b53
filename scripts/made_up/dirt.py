"""Pathologies of real filings: what each is called, how often it occurs, and what it does to a line or a document.

A pathology never changes the truth: it changes what is typed (`Line.typed`, `Filing.typed`) or the text of the
document. Its name is noted in `pathologies` and goes into the truth tables.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Final

from made_up.business_days import iso, year_of
from made_up.chance import between, one_of
from made_up.market import UNIT
from made_up.numbers import decimal_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from made_up.events import Line

# Name -> rate. Unless said otherwise: of the documents that it can occur in.
DEFAULT_RATES: Final[dict[str, float]] = {
    # Values
    "total_typed_as_price": 0.0015,
    "future_year": 0.0012,
    "price_only_in_footnote": 0.046,  # of documents with transactions in Table I; twice that in Table II
    "dummy_expiration": 0.006,  # 1988-08-08 for 'none', of documents with derivative lines
    "expired_before_transaction": 0.002,
    "purchase_coded_as_disposition": 0.007,  # of documents with purchases
    "no_securities_row": 0.006,  # a holding row that says that nothing is held, of Forms 3
    "equity_swap": 0.0012,  # shown as K
    # Shown as V: of Forms 4 with gifts and small acquisitions; of those with other exempt items a twentieth.
    "form_5_item_on_form_4": 0.5,
    "timeliness_contradicts": 0.0006,
    "value_instead_of_shares": 0.003,  # of documents with derivative holdings
    # Identity
    "symbol_as_typed": 0.028,
    "unpadded_cik": 0.002,
    "name_of_header_differs": 0.004,
    # Documents
    "boolean_styles": 1.0,  # 1: as agents have them, 0: all digits
    "date_with_offset": 0.0015,
    "rows_outside_tables": 0.0003,
    "rows_outside_tables_x0101": 0.02,  # of the documents of 2003
    "broken_at_1023": 0.003,
    "malformed_tag": 0.0006,  # of documents without ampersands
    "bare_ampersand": 0.0004,
    "signed_after_filing": 0.001,
    "signed_long_before": 0.0012,
    "plan_box_forgotten": 0.05,  # of documents with lines under a plan
    "unreadable": 0.0,  # cut off in the middle: the reader must reject it
    # Several filings
    "amended": 1.0,  # factor on the rates of amendments
    "amendment_amended": 0.016,
    "wrong_original_date": 0.035,
    "told_in_several_accessions": 0.22,  # of a fund chain's filings with two members or more
    "equal_grants": 0.55,  # of grants: every director gets the same on that day
    "final_balances": 1.0,  # 1: agents that show the final balance on every row exist, 0: none
    "refiled_without_amendment": 0.0006,
    "second_cik": 1.0,  # 1: a few persons have two CIKs, 0: none
    "balance_moves_unreported": 0.03,
}

Rates = dict[str, float]


class UnknownRateError(Exception):
    """A rate with a name that no pathology has, or that is no number from 0 to 1."""


def read_rates(path: Path | None, *, is_clean: bool) -> Rates:
    """The rates of a TOML or JSON file over the defaults; all 0 for a clean market."""
    rates = dict.fromkeys(DEFAULT_RATES, 0.0) if is_clean else dict(DEFAULT_RATES)
    if path is None:
        return rates
    text = path.read_text(encoding="utf-8")
    given = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    for name, rate in given.items():
        if name not in rates:
            raise UnknownRateError(f"{path}: no pathology is called {name}; known: {', '.join(rates)}")
        if not isinstance(rate, int | float) or not 0 <= rate <= 1:
            raise UnknownRateError(f"{path}: {name} = {rate!r}: a rate is a number from 0 to 1")
        rates[name] = float(rate)
    return rates


def mark(line: Line, name: str, **typed: str) -> None:
    """Note a pathology of a line, and what is typed instead of the truth."""
    if line.pathologies is None:
        line.pathologies = []
    line.pathologies.append(name)
    if typed:
        line.typed = {**(line.typed or {}), **typed}


class Soiler:
    """Makes a filing's lines and document as dirty as the rates say."""

    def __init__(self, rates: Rates, draw: Callable[[], float]) -> None:
        """Take rates by name, and the stream that decides."""
        self.rates = rates
        self.draw = draw

    def occurs(self, name: str) -> bool:
        """Whether a pathology occurs here."""
        rate = self.rates[name]
        return rate > 0 and self.draw() < rate

    def soil_lines(self, form: str, lines: list[Line], filed_day: int) -> None:
        """Mistakes and oddities in single lines of an original."""
        transactions = [line for line in lines if line.kind[0] == "T"]
        if transactions:
            self._soil_transactions(form, transactions, filed_day)
        derivatives = [line for line in lines if line.kind[1] == "2" and line.grant]
        if derivatives:
            self._soil_derivatives(derivatives)

    def _soil_transactions(self, form: str, transactions: list[Line], filed_day: int) -> None:
        line = one_of(self.draw, transactions)
        if line.price and line.shares >= 2 * UNIT and self.occurs("total_typed_as_price"):
            mark(line, "total_typed_as_price", price=decimal_text(line.price * (line.shares // UNIT)))
        if self.occurs("future_year"):
            years = one_of(self.draw, (1, 2, 2, 10, 20)) + year_of(filed_day) - year_of(line.day)
            month_and_day = iso(line.day)[4:]
            mark(
                line,
                "future_year",
                date=f"{year_of(line.day) + years}{'-02-28' if month_and_day == '-02-29' else month_and_day}",
            )
        if form == "4":
            self._soil_coding(line)
        purchases = [each for each in transactions if each.code == "P"]
        if purchases and self.occurs("purchase_coded_as_disposition"):
            mark(one_of(self.draw, purchases), "purchase_coded_as_disposition", direction="D")
        for kind, factor in (("T1", 1.0), ("T2", 2.0)):
            rate = self.rates["price_only_in_footnote"] * factor
            if rate and self.draw() < rate:
                candidates = [
                    each
                    for each in transactions
                    if each.kind == kind and each.code in {"A", "G", "J", "M", "C", "D", "W", "F"}
                ]
                for each in candidates:
                    if not (each.typed and "price" in each.typed):
                        mark(each, "price_only_in_footnote", price="")

    def _soil_coding(self, line: Line) -> None:
        """K and V: equity swaps, and items of Form 5 that are told early on Form 4."""
        if self.occurs("equity_swap"):
            line.is_swap = True
            mark(line, "equity_swap")
        if line.code in {"G", "A", "J", "L", "W", "I"} and self.occurs("form_5_item_on_form_4"):
            if line.code in {"G", "L", "W"} or self.draw() < 0.05:
                line.form_type = "5"
                line.timeliness = "E" if self.draw() < 0.7 else ""
                mark(line, "form_5_item_on_form_4")
        elif self.occurs("timeliness_contradicts"):
            mark(line, "timeliness_contradicts", timeliness="E")

    def _soil_derivatives(self, derivatives: list[Line]) -> None:
        line = one_of(self.draw, derivatives)
        if line.grant is None or line.grant.expiration_mode == 1:
            return
        if self.occurs("dummy_expiration"):
            mark(line, "dummy_expiration", expiration="1988-08-08")
        elif line.day and self.occurs("expired_before_transaction"):
            mark(line, "expired_before_transaction", expiration=iso(line.day - between(self.draw, 5, 90)))
        if line.kind == "H2" and self.occurs("value_instead_of_shares"):
            mark(line, "value_instead_of_shares", after_value=decimal_text(line.after * 10))

    def soil_text(self, text: str, pathologies: list[str], *, is_x0101: bool) -> str:
        """Oddities of the whole document's text."""
        if self.occurs("rows_outside_tables_x0101" if is_x0101 else "rows_outside_tables"):
            changed = _without_tables(text)
            if changed != text:
                pathologies.append("rows_outside_tables")
                text = changed
        # Behind a malformed tag recovering parsers lose references such as &amp;, and the reader refuses to lose text.
        if self.occurs("malformed_tag") and "<nonDerivativeTable>" in text and "&" not in text:
            pathologies.append("malformed_tag")
            text = text.replace("<nonDerivativeTable>", "<nonDerivativeTable ativeTable>", 1)
        if self.occurs("bare_ampersand") and "&amp;" in text:
            pathologies.append("bare_ampersand")
            text = text.replace("&amp;", "&", 1)
        if self.occurs("broken_at_1023"):
            pathologies.append("broken_at_1023")
            text = broken_lines(text.replace("\n", ""))
        if self.occurs("unreadable"):
            pathologies.append("unreadable")
            text = text[: len(text) * 2 // 3]
        return text


def broken_lines(text: str, columns: int = 1_023) -> str:
    """A single line broken after every so many columns, as EDGAR's submission text has it."""
    return "\n".join(text[start : start + columns] for start in range(0, len(text), columns))


def _without_tables(text: str) -> str:
    """Rows as children of the root: the tables around them are missing."""
    for tag in ("nonDerivativeTable", "derivativeTable"):
        text = text.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    return text
