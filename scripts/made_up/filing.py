"""Lines of events -> a filing as a filer would tell them: owners, holdings, footnotes, remarks, signatures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from made_up import rates
from made_up.business_days import GIFTS_ON_FORM_4, form_4_due, iso
from made_up.chance import one_of
from made_up.dirt import mark
from made_up.numbers import decimal_text
from made_up.wording import escape, footnote_text, plan_footnote, remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from made_up.events import Line
    from made_up.market import Agent, Insider, Issuer

MAX_OWNERS: Final = 10
MAX_ROWS: Final = 30
PLAN_BOX_FROM: Final = 738_599  # 2023-03-20, ordinal
FOREIGN_FIELDS_FROM: Final = 739_693  # 2026-03-18, ordinal
X0101_UNTIL: Final = 731_423  # 2003-07-27, ordinal


@dataclass(slots=True)
class Filing:
    """One filing. Days are ordinals; accession_number and line ids are set when it is submitted."""

    form: str
    day: int
    period: int
    issuer: Issuer
    owners: list[Insider]
    lines: list[Line]
    agent: Agent
    accession_number: str = ""
    accepted_at: str = ""
    footnotes: list[str] = field(default_factory=list)
    footnote_numbers: dict[str, int] = field(default_factory=dict)
    remarks: str = ""
    is_exit: bool = False
    is_under_plan: bool = False
    symbol: str = ""
    signatures: list[tuple[str, int]] = field(default_factory=list)
    has_exhibit: bool = False
    amends: Filing | None = None
    original_day_typed: int = 0
    due_day: int | None = None
    pathologies: list[str] = field(default_factory=list)
    uses_second_cik: bool = False
    price_style: int = 0
    film_number: int = 0

    @property
    def base_form(self) -> str:
        """3, 4 or 5."""
        return self.form[0]

    @property
    def is_x0101(self) -> bool:
        """Whether the document has the first schema's model."""
        return self.day <= X0101_UNTIL

    def footnote(self, text: str) -> int:
        """Number of a footnote of this text, a new one if there is none; 0 when there is no more room."""
        number = self.footnote_numbers.get(text)
        if number is None:
            if len(self.footnotes) >= 99:
                return 0
            self.footnotes.append(text)
            number = self.footnote_numbers[text] = len(self.footnotes)
        return number


def attach(filing: Filing, line: Line, element: str, text: str) -> None:
    """Let an element of a line refer to a footnote of this text."""
    number = filing.footnote(text)
    if not number:
        return
    if line.notes is None:
        line.notes = {element: (number,)}
    else:
        known = line.notes.get(element, ())
        if number not in known:
            line.notes[element] = (*known, number)


class Filer:
    """Turns lines into filings the way the issuer's insiders and agents do."""

    def __init__(self, issuer: Issuer, draw: Callable[[], float], dirt: dict[str, float]) -> None:
        """File for an issuer's insiders; dirt: rates by name."""
        self.issuer = issuer
        self.draw = draw
        self.dirt = dirt

    def agent_on(self, day: int, insider: Insider) -> tuple[Agent, int]:
        """Who submits, and the block of sequence numbers that the issuer has with that login; -1 for its own login."""
        issuer = self.issuer
        if insider.is_person and issuer.number % 4 == 1:
            return issuer.agents[2], -1
        changed = int(day >= issuer.agent_change) ^ int(not insider.is_person)
        return issuer.agents[changed], issuer.blocks[changed]

    # ------------------------------------------------------------------------------------------- footnotes

    def footnotes(self, filing: Filing) -> None:
        """Footnotes that lines must have, and those that filers add."""
        draw = self.draw
        name = self.issuer.name_on(filing.day)
        by_kind: dict[str, list[Line]] = {}
        for line in filing.lines:
            by_kind.setdefault(line.kind, []).append(line)
        for kind, lines in by_kind.items():
            planned = [line for line in lines if line.is_under_plan]
            if planned and draw() < 0.82:
                text = plan_footnote(planned[0], draw)
                for line in planned:
                    attach(filing, line, "coding", text)
            self._required(filing, lines, name)
            factors = _FACTORS if filing.base_form == "4" and kind == "T1" else {}
            for element, rate in rates.FOOTNOTED[filing.base_form, kind].items():
                candidates = lines
                if element == "nature":
                    candidates = [line for line in lines if line.nature]
                elif element == "coding" and kind[0] == "H":
                    candidates = [line for line in lines if line.form_type == "3"]
                if not candidates or (element == "coding" and planned):
                    continue
                factor = factors[element].get(lines[0].code, 0.8) if element in factors else 1.0
                if draw() < rate * factor:
                    self._add(filing, one_of(draw, candidates), candidates, element, name)

    def _add(self, filing: Filing, chosen: Line, lines: list[Line], element: str, name: str) -> None:
        """A footnote for one line, or one text for all lines like it."""
        draw = self.draw
        alike = [line for line in lines if line.code == chosen.code] if draw() < 0.6 else [chosen]
        is_average = element == "price" and chosen.code in {"S", "P"}
        text = footnote_text(element, chosen, name, draw)
        for line in alike:
            attach(filing, line, element, footnote_text(element, line, name, draw) if is_average else text)

    def _required(self, filing: Filing, lines: list[Line], name: str) -> None:
        """Footnotes in place of values, and those that natures of ownership point to."""
        texts: dict[tuple[str, str], str] = {}
        for line in lines:
            grant = line.grant
            if grant is not None:
                for element, mode in (
                    ("strike", grant.strike_mode),
                    ("exercisable", grant.exercisable_mode),
                    ("expiration", grant.expiration_mode),
                ):
                    if mode:
                        key = (element, grant.family)
                        if key not in texts:
                            texts[key] = footnote_text(element, line, name, self.draw)
                        attach(filing, line, element, texts[key])
            if line.typed and line.typed.get("price") == "":
                key = ("price", line.code)
                if key not in texts:
                    texts[key] = footnote_text("price", line, name, self.draw)
                attach(filing, line, "price", texts[key])
            if line.nature[:4] in {"See ", "see "}:
                key = ("nature", line.nature)
                if key not in texts:
                    texts[key] = footnote_text("nature", line, name, self.draw)
                attach(filing, line, "nature", texts[key])

    # ------------------------------------------------------------------------------------------- assembling

    def assemble(
        self, form: str, day: int, owners: list[Insider], lines: list[Line], agent: Agent, period: int | None = None
    ) -> Filing:
        """A filing of these lines, without footnotes."""
        draw = self.draw
        days = [line.day for line in lines if line.kind[0] == "T"]
        filing = Filing(
            form, day, min(days) if period is None and days else period or day, self.issuer, owners, lines, agent
        )
        filing.symbol = self.issuer.symbol if draw() >= self.dirt["symbol_as_typed"] else self.issuer.symbol_as_typed
        if filing.symbol != self.issuer.symbol:
            filing.pathologies.append("symbol_as_typed")
        filing.is_under_plan = any(line.is_under_plan for line in lines)
        filing.price_style = agent.empty_elements % 3
        filing.has_exhibit = draw() < rates.HAS_EXHIBIT[form]
        filing.film_number = (day - 700_000) * 10_000 % 100_000_000 + int(draw() * 10_000)
        return filing

    def finish(self, filing: Filing) -> None:
        """Balances in the agent's way, remarks, signatures, the exit box."""
        draw = self.draw
        if filing.agent.has_final_balances and self.dirt["final_balances"]:
            self._show_final_balances(filing)
        if not filing.remarks:
            rate = rates.REMARKS[filing.base_form]
            if filing.amends is not None:
                rate += rates.REMARKS_OF_AMENDMENTS[filing.base_form]
            if draw() < rate or any(owner.officer_title == "See Remarks" for owner in filing.owners):
                filing.remarks = escape(remark(filing.base_form, draw))
        if filing.base_form != "3" and filing.amends is None:
            filing.is_exit = draw() < 0.024
        signed = filing.day - int(draw() < 0.04) * (1 + int(draw() * 4))
        signers = filing.owners if len(filing.owners) > 1 and draw() < 0.8 else filing.owners[:1]
        if draw() < self.dirt["signed_after_filing"]:
            signed = filing.day + 1
            filing.pathologies.append("signed_after_filing")
        elif draw() < self.dirt["signed_long_before"]:
            signed = filing.day - 61 - int(draw() * 300)
            filing.pathologies.append("signed_long_before")
        attorney = self.issuer.attorney
        for signer in signers:
            if signer.signs_by_attorney:
                name = f"/s/ {attorney}, {one_of(draw, _ATTORNEY_WORDS)}" + (
                    f" for {escape(signer.name)}" if draw() < 0.3 else ""
                )
            else:
                name = f"/s/ {escape(signer.name)}"
            filing.signatures.append((name, signed))

    @staticmethod
    def _show_final_balances(filing: Filing) -> None:
        """Every row of a position shows what is held after all of them."""
        last: dict[tuple[str, str, str], int] = {}
        for line in filing.lines:
            if line.kind == "T1":
                last[line.kind, line.title, line.nature] = line.after
        for line in filing.lines:
            if line.kind == "T1":
                final = last[line.kind, line.title, line.nature]
                if final != line.after and not (line.typed and "after" in line.typed):
                    mark(line, "final_balance_on_every_row", after=decimal_text(final))


def line_due(line: Line, form: str, form_5_due_day: int, form_3_due_day: int | None) -> int | None:
    """When a line was due: Forms 4 by execution, Form 5 items by the fiscal year's end, Form 3 by the event."""
    if line.kind[0] == "H":
        return form_3_due_day if form == "3" else form_5_due_day if form == "5" else None
    is_form_5_item = line.form_type == "5" or line.code in {"L", "W"}
    if line.code == "G":
        is_form_5_item = not (line.direction == "D" and line.day >= GIFTS_ON_FORM_4)
    return form_5_due_day if is_form_5_item else form_4_due(line.day, line.deemed_day)


def schema_version(base_form: str, day: int) -> str:
    """The schema's version that EDGAR inserts on a day: Form 3 stays with X02, Forms 4 and 5 go on."""
    versions = _FORM_3_VERSIONS if base_form == "3" else _FORM_4_VERSIONS
    text = iso(day)
    return next(version for since, version in versions if text >= since)


# How much more or less often Form 4 has a footnote at an element of Table I, by transaction code.
_FACTORS: Final[dict[str, dict[str, float]]] = {
    "price": {"S": 1.9, "P": 1.5, "A": 0.8, "F": 0.45, "M": 0.5, "G": 0.8},
    "shares": {"A": 1.9, "F": 1.8, "S": 0.45, "P": 0.5, "M": 0.6},
}
_ATTORNEY_WORDS: Final = (
    "Attorney-in-Fact",
    "Attorney-in-fact",
    "attorney-in-fact",
    "by power of attorney",
    "as attorney in fact",
)
_FORM_3_VERSIONS: Final = (
    ("2012-07-02", "X0206"),
    ("2012-04-02", "X0205"),
    ("2011-11-07", "X0204"),
    ("2008-06-23", "X0203"),
    ("2004-05-10", "X0202"),
    ("2003-07-28", "X0201"),
    ("0000", "X0101"),
)
_FORM_4_VERSIONS: Final = (
    ("2026-03-18", "X0609"),
    ("2023-07-17", "X0508"),
    ("2023-03-20", "X0407"),
    ("2012-07-02", "X0306"),
    ("2012-04-02", "X0305"),
    ("2011-11-07", "X0304"),
    ("2008-06-23", "X0303"),
    ("2004-05-10", "X0202"),
    ("2003-07-28", "X0201"),
    ("0000", "X0101"),
)
