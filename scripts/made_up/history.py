"""One issuer's whole history: when something happens, who acts, which filings tell of it, and which amend them.

The number of filings is given and kept exactly: days and forms are drawn first, and a day on which several
filings are due at once, or an amendment, takes the place of a later filing.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from made_up import rates
from made_up.business_days import (
    Busyness,
    business_days_later,
    compact,
    fiscal_year_end,
    form_3_due,
    form_5_due,
    on_or_after,
    year_of,
)
from made_up.chance import between, one_of, stream
from made_up.dirt import Rates, Soiler, mark
from made_up.events import Economy, Line
from made_up.filing import MAX_OWNERS, MAX_ROWS, Filer, Filing, attach, line_due
from made_up.market import UNIT, Insider, Issuer, make_chain, make_issuer, make_person, sequence_block
from made_up.numbers import decimal_text, price_text
from made_up.wording import footnote_text

if TYPE_CHECKING:
    from collections.abc import Callable

_SEVERAL_AT_ONCE: Final = {
    "grant_shares": 0.55,
    "grant_derivatives": 0.55,
    "grant_both": 0.55,
    "withholding": 0.35,
    "settlement": 0.35,
    "merger": 0.8,
    "grant_and_withholding": 0.35,
}
# Filings that such a day brings in the mean: occasions are drawn so much less often.
_FILINGS_AT_ONCE: Final = {
    "grant_shares": 2.3,
    "grant_derivatives": 2.3,
    "grant_both": 2.3,
    "withholding": 1.7,
    "settlement": 1.7,
    "merger": 2.9,
    "grant_and_withholding": 1.7,
}
_CHAIN_SHARE: Final = {
    "sale": 0.16,
    "purchase": 0.22,
    "other_shares": 0.45,
    "conversion": 0.6,
    "other_derivatives": 0.15,
    "warrant_exercise": 0.4,
}
_EQUAL: Final = frozenset({"grant_shares", "grant_derivatives", "grant_both"})
_MAX_ACTIVE: Final = 13


@dataclass(frozen=True, slots=True)
class Settings:
    """What is asked for. Days are ordinals."""

    seed: int
    filings: int
    issuers: int
    first_day: int
    last_day: int
    wrapper: str
    rates: Rates


@dataclass(slots=True)
class Amendment:
    """An amendment that will be filed: of which filing, of which kind, and with which of its lines."""

    original: Filing
    kind: str
    lines: list[Line]


@dataclass
class History:
    """Everything that one issuer's insiders did and filed."""

    issuer: Issuer
    economy: Economy
    filings: list[Filing] = field(default_factory=list)
    persons: list[Insider] = field(default_factory=list)


def write_history(settings: Settings, busyness: Busyness, number: int, quota: int) -> History:
    """The history of the issuer of a number, with exactly `quota` filings."""
    historian = _Historian(settings, busyness, number, quota)
    historian.run()
    return historian.history


class _Historian:
    """Lives through one issuer's days."""

    def __init__(self, settings: Settings, busyness: Busyness, number: int, quota: int) -> None:
        self.settings = settings
        self.busyness = busyness
        self.draw: Callable[[], float] = stream(settings.seed, f"history/{number}")
        self.issuer = make_issuer(settings.seed, number, settings.issuers, settings.first_day, settings.last_day)
        self.economy = Economy(self.issuer, self.draw)
        self.filer = Filer(self.issuer, self.draw, settings.rates)
        self.soiler = Soiler(settings.rates, self.draw)
        self.history = History(self.issuer, self.economy)
        self.quota = quota
        self.people: list[Insider] = []
        self.chains: list[Insider] = []
        self.next_person = 0
        self.next_chain = 300
        # Filings on Form 4 still to come, latest first: (transaction day, filing day).
        self.plain: list[tuple[int, int]] = []
        # Everything else to come: (day, order, what, detail).
        self.queue: list[tuple[int, int, str, object]] = []
        self.order = 0

    # -------------------------------------------------------------------------------------------- planning

    def run(self) -> None:
        """Plan the days, live through them, and number the filings."""
        self._plan()
        while self.plain or self.queue:
            if self.queue and (not self.plain or self.queue[0][0] <= self.plain[-1][0]):
                day, _, what, detail = heapq.heappop(self.queue)
                self._act(day, what, detail)
            else:
                self._form_4(*self.plain.pop())
        self._number()

    def _push(self, day: int, what: str, detail: object) -> None:
        self.order += 1
        heapq.heappush(self.queue, (day, self.order, what, detail))

    def _plan(self) -> None:
        issuer, draw, settings = self.issuer, self.draw, self.settings
        before, after = self.busyness.span(issuer.first_day, issuer.last_day)
        is_new = not issuer.is_listed_before
        founders = min(8, max(1, round(0.45 * rates.FORMS["3"] * self.quota))) if is_new else 0
        form_3 = max(rates.FORMS["3"] - founders / self.quota, 0.0)
        first = on_or_after(issuer.first_day)
        for _ in range(min(founders, self.quota)):
            self._push(first, "founder", first)
        if not is_new:
            for _ in range(between(draw, 4, 9)):
                self._newcomer(issuer.first_day)
        for _ in range(int(draw() < 0.45) + int(draw() < 0.15)):
            self._new_chain()
        for _ in range(self.quota - min(founders, self.quota)):
            self._plan_filing(max(self.busyness.day_at(before + draw() * (after - before)), first), form_3)
        self.plain.sort(reverse=True)
        if settings.rates["balance_moves_unreported"]:
            for day, _ in self.plain:
                if draw() < settings.rates["balance_moves_unreported"]:
                    self._push(day, "accrual", None)

    def _plan_filing(self, day: int, form_3: float) -> None:
        """One filing near a day: its form, and when what it tells of happens. form_3: chance of a newcomer."""
        draw = self.draw
        kind = draw()
        form_5 = rates.FORMS["5"] * rates.trend(rates.FORM_5_TREND, year_of(day))
        if kind < form_3:
            upper = rates.LAG_OF_FORM_3.draw(draw)
            self._push(day - between(draw, rates.CLASS_STARTS[upper], upper), "newcomer", day)
            return
        if kind < form_3 + form_5 and self._plan_form_5(day):
            return
        lag = rates.LAG.draw(draw)
        if lag == 6:
            lag = between(draw, 6, 10)
        elif lag == 11:
            lag = between(draw, 11, 40) if draw() < 0.8 else between(draw, 41, 500)
        happened = business_days_later(day, -lag)
        if lag and draw() < 0.02:
            # A trade on a day that EDGAR is closed, such as a holiday of offices but not of exchanges.
            happened = min(happened + 1, day)
        self.plain.append((happened, day))

    def _plan_form_5(self, near: int) -> bool:
        """A Form 5 after the end of the fiscal year nearest to a day; False where it would lie outside the span."""
        draw = self.draw
        end = fiscal_year_end(near - 45, self.issuer.fiscal_year_end)
        due = form_5_due(end)
        filed = (
            business_days_later(due, -int(draw() * draw() * 14))
            if draw() < 0.85
            else business_days_later(due, between(draw, 1, 40))
        )
        happened = end - between(draw, 0, 300)
        if filed > self.settings.last_day or filed < self.settings.first_day or happened < self.issuer.first_day:
            return False
        self._push(happened, "form 5 event", (end, filed))
        return True

    def _take(self) -> bool:
        """Give up a later filing on Form 4 for one now."""
        if not self.plain:
            return False
        self.plain.pop(int(self.draw() * len(self.plain)))
        return True

    # -------------------------------------------------------------------------------------------- insiders

    def _newcomer(self, day: int) -> Insider:
        person = make_person(self.settings.seed, self.issuer, self.next_person, self.draw)
        if not self.settings.rates["second_cik"]:
            person.second_cik = ""
        self.next_person = (self.next_person + 1) % 300
        person.last_day = day
        if len(self.people) >= _MAX_ACTIVE:
            self.people.pop(int(self.draw() * len(self.people)))
        self.people.append(person)
        self.history.persons.append(person)
        return person

    def _new_chain(self) -> Insider:
        lead = make_chain(self.issuer, self.next_chain, self.draw)
        self.next_chain += 16
        if len(self.chains) >= 3:
            self.chains.pop(0)
        self.chains.append(lead)
        self.history.persons.extend(lead.chain)
        return lead

    def _act(self, day: int, what: str, detail: object) -> None:
        if what in {"founder", "newcomer"} and isinstance(detail, int):
            self._form_3(day, detail, is_founder=what == "founder")
        elif what == "form 5 event" and isinstance(detail, tuple):
            self._form_5_event(day, *detail)
        elif what == "form 5" and isinstance(detail, tuple):
            self._form_5(*detail)
        elif what == "amendment" and isinstance(detail, Amendment):
            self._amend(day, detail)
        elif what == "accrual" and self.people:
            self.economy.accrue(one_of(self.draw, self.people), day)

    # ------------------------------------------------------------------------------------------ submitting

    def _submit(
        self,
        form: str,
        day: int,
        owners: list[Insider],
        lines: list[Line],
        *,
        period: int | None = None,
        fiscal_end: int = 0,
        after: Filing | None = None,
        may_split: bool = True,
    ) -> Filing:
        """File lines, in several filings where owners or rows are too many for one; the first one comes back."""
        if (
            may_split
            and (len(owners) > MAX_OWNERS or sum(line.kind[1] == "1" for line in lines) > MAX_ROWS)
            and self._take()
        ):
            return self._submit_in_two(form, day, owners, lines, period)
        lines = _within_limits(lines)
        agent, _ = self.filer.agent_on(day, owners[0])
        filing = self.filer.assemble(form, day, owners[:MAX_OWNERS], lines, agent, period)
        due_5 = form_5_due(fiscal_end or fiscal_year_end(filing.period, self.issuer.fiscal_year_end))
        for line in lines:
            if line.due_day is None:
                line.due_day = line_due(line, form, due_5, filing.due_day)
        for name in ("unpadded_cik", "name_of_header_differs", "date_with_offset"):
            if self.soiler.occurs(name):
                filing.pathologies.append(name)
        if filing.is_under_plan and self.soiler.occurs("plan_box_forgotten"):
            filing.pathologies.append("plan_box_forgotten")
        owner = owners[0]
        filing.uses_second_cik = bool(owner.second_cik) and len(owners) == 1 and self.draw() < 0.4
        if filing.uses_second_cik:
            filing.pathologies.append("second_cik")
        self._accept(filing, after)
        self.history.filings.append(filing)
        return filing

    def _submit_in_two(
        self, form: str, day: int, owners: list[Insider], lines: list[Line], period: int | None
    ) -> Filing:
        """Form 1 of 2 and Form 2 of 2: the same lines for the other owners, or the other lines for the same owners."""
        rows = [line for line in lines if line.kind[1] == "1"]
        if len(rows) > MAX_ROWS:
            first = [line for line in lines if line not in rows[MAX_ROWS:]]
            parts = [(owners, first), (owners, rows[MAX_ROWS:])]
            name = "split_lines"
        else:
            parts = [(owners[:MAX_OWNERS], lines), (owners[MAX_OWNERS:], [line.copy() for line in lines])]
            name = "split_owners"
        filings: list[Filing] = []
        for number, (some_owners, some_lines) in enumerate(parts, start=1):
            filing = self._submit(
                form,
                day,
                some_owners,
                some_lines,
                period=period,
                may_split=False,
                after=filings[-1] if filings else None,
            )
            filing.pathologies.append(name)
            filing.remarks = f"Form {number} of 2"
            filings.append(filing)
        for filing in filings:
            self._complete(filing)
        return filings[0]

    def _accept(self, filing: Filing, after: Filing | None) -> None:
        """The moment of acceptance, Eastern time; behind another filing of the same day where one must come first."""
        draw = self.draw
        if draw() < rates.ACCEPTED_BY_AFTERNOON:
            seconds = between(draw, 6 * 3600, 17 * 3600 + 1_800)
        else:
            seconds = between(draw, 17 * 3600 + 1_801, 21 * 3600 + 3_000)
        if after is not None and after.day == filing.day:
            clock = after.accepted_at[8:]
            seconds = min(
                int(clock[:2]) * 3600 + int(clock[2:4]) * 60 + int(clock[4:]) + between(draw, 15, 90), 22 * 3600 - 1
            )
        filing.accepted_at = f"{compact(filing.day)}{seconds // 3600:02d}{seconds // 60 % 60:02d}{seconds % 60:02d}"

    def _complete(self, filing: Filing) -> None:
        """Mistakes, footnotes, balances, signatures; and perhaps an amendment later."""
        if filing.signatures:
            return
        self.soiler.soil_lines(filing.form, filing.lines, filing.day)
        if filing.amends is None:
            self._plan_amendment(
                filing,
                rates.AMENDED[filing.form]
                * rates.trend(rates.AMENDED_TREND, year_of(filing.day))
                * self.settings.rates["amended"],
            )
        self.filer.footnotes(filing)
        self.filer.finish(filing)

    # ------------------------------------------------------------------------------------------------ Form 3

    def _form_3(self, event_day: int, day: int, *, is_founder: bool) -> None:
        draw = self.draw
        if draw() < 0.06:
            lead = self._new_chain()
            owners = lead.chain
        else:
            lead = self._newcomer(event_day)
            owners = [lead]
        kind = draw()
        if len(lead.positions) > 1 and draw() < 0.45:
            lead.positions = dict(list(lead.positions.items())[:1])
        if kind >= 0.533:
            lead.positions = {next(iter(lead.positions)): 0}
        lines = [line for line in self.economy.holdings(lead, set(), shows_direct=True) if line.after > 0]
        if kind < 0.25 or 0.533 <= kind < 0.572 or (owners[0].chain and draw() < 0.4):
            for _ in range(between(draw, 1, 4)):
                family = (
                    "preferred"
                    if owners[0].chain
                    else "option"
                    if draw() < 0.84
                    else "unit"
                    if draw() < 0.6
                    else "warrant"
                )
                self.economy.make_grant(
                    lead, event_day - between(draw, 30, 700), family, between(draw, 5, 900) * 100 * UNIT
                )
            lines += self.economy.derivative_holdings(lead, set(), MAX_ROWS)
        elif kind >= 0.533 and self.soiler.occurs("no_securities_row"):
            line = Line("H1", "No securities are beneficially owned", "", 0)
            mark(line, "no_securities_row")
            lines.append(line)
        filing = self._submit("3", day, owners, lines, period=event_day, may_split=False)
        filing.due_day = form_3_due(event_day, is_first_registration=is_founder)
        for line in lines:
            line.due_day = filing.due_day
        self._complete(filing)

    # ------------------------------------------------------------------------------------------------ Form 5

    def _form_5_event(self, day: int, fiscal_end: int, filed: int) -> None:
        """What will be told on Form 5: a gift, a small purchase, or what should have been on another form."""
        draw = self.draw
        insider = one_of(draw, self.people) if self.people else self._newcomer(day)
        if insider.state_description or (insider.street_2 and draw() < 0.5):
            # Form 5 is more often filed by the insiders of small companies, under their own address.
            insider = one_of(draw, self.people)
        kind = draw()
        lines: list[Line] = []
        if kind < 0.58:
            code = "gift" if draw() < 0.62 else one_of(draw, ("L", "W", "J", "P", "S", "A"))
            if code == "gift":
                lines = self.economy.give(insider, day, rates.LINES["few"].draw(draw), 0.85)
            elif code in {"P", "A", "S"}:
                lines = self._late_item(insider, day, code)
            else:
                lines = self.economy.reclassify(insider, day, code, 0.85)
        if kind < 0.03 or 0.58 <= kind < 0.72:
            lines += (
                self.economy.grant_derivatives(insider, day, "option", between(draw, 1, 90) * 100 * UNIT)
                if draw() < 0.6
                else self.economy.forfeit(insider, day, "G")
            )
        for line in lines:
            is_late = line.code in {"P", "S", "A", "M"}
            line.form_type = "4" if is_late else "5"
            if (is_late and draw() < (0.45 if line.kind == "T1" else 0.35)) or draw() < 0.03:
                line.timeliness = "L"
        self._push(max(fiscal_end, day), "form 5", (insider, lines, fiscal_end, filed))

    def _late_item(self, insider: Insider, day: int, code: str) -> list[Line]:
        if code == "P":
            return self.economy.buy(insider, day, 1)
        if code == "S":
            return self.economy.sell(insider, day, 1, is_under_plan=False)
        return self.economy.grant_shares(insider, day, between(self.draw, 1, 90) * 100 * UNIT)

    def _form_5(self, insider: Insider, lines: list[Line], fiscal_end: int, filed: int) -> None:
        draw = self.draw
        lines = list(lines)
        if draw() < (0.44 if lines else 0.66):
            held = self.economy.holdings(
                insider, {line.nature for line in lines if line.kind == "T1"}, shows_direct=True
            )
            if not held:
                nature = next(
                    each
                    for each in ("By Spouse", "By IRA", "By Children", "By Foundation", "By Estate")
                    if each not in insider.positions
                )
                insider.positions[nature] = between(draw, 1, 500) * 100 * UNIT
                held = [Line("H1", self.issuer.security, nature, insider.positions[nature])]
            lines += held
            if draw() < 0.022:
                for line in held:
                    line.form_type = "3"
        if draw() < 0.19:
            held = self.economy.derivative_holdings(
                insider, {line.grant.grant_id for line in lines if line.grant}, 12, "option"
            )
            if not held:
                self.economy.make_grant(insider, fiscal_end - 500, "option", between(draw, 5, 300) * 100 * UNIT)
                held = self.economy.derivative_holdings(insider, set(), 1)
            lines += held
        self._deem(lines, 0.058)
        filing = self._submit("5", filed, [insider], lines, period=fiscal_end, fiscal_end=fiscal_end, may_split=False)
        filing.is_exit = not lines
        self._complete(filing)

    # ------------------------------------------------------------------------------------------------ Form 4

    def _form_4(self, happened: int, day: int) -> None:
        """Something happens, and one or several insiders tell of it on the same day."""
        draw = self.draw
        self.economy.move_price()
        occasions = rates.occasions(year_of(day))
        occasion = occasions.draw(draw)
        while draw() * _FILINGS_AT_ONCE.get(occasion, 1.0) >= 1.0:
            occasion = occasions.draw(draw)
        if self.chains and draw() < _CHAIN_SHARE.get(occasion, 0.0):
            self._chain_acts(occasion, happened, day)
            return
        if not self.people:
            self._newcomer(happened)
        insider = one_of(draw, self.people)
        if insider.is_other or insider.state_description or (not insider.is_officer and draw() < 0.34):
            # Officers are busier than directors, and both than persons with another relationship.
            insider = one_of(draw, self.people)
            if insider.is_other:
                insider = one_of(draw, self.people)
        group = [insider]
        chance = _SEVERAL_AT_ONCE.get(occasion, 0.0)
        is_equal = occasion in _EQUAL and self.settings.rates["equal_grants"] > 0
        if is_equal:
            chance = self.settings.rates["equal_grants"]
        if draw() < chance:
            group += [
                person
                for person in self.people
                if person is not insider and person.is_officer == insider.is_officer and draw() < 0.8 and self._take()
            ]
        amount = between(draw, 3, 400) * 25 * UNIT
        family = self._family(year_of(day), is_officer=insider.is_officer)
        for member in group:
            own = amount if is_equal else between(draw, 3, 400) * 25 * UNIT
            lines = self._occasion_lines(occasion, member, happened, day, own, family)
            if is_equal and len(group) > 1:
                for line in lines:
                    if line.code == "A":
                        mark(line, "equal_grants")
            self._tell(member, [member], lines, day)

    def _family(self, year: int, *, is_officer: bool) -> str:
        """Options in the first years, units in the last ones."""
        share = min(max((year - 2003) / 20, 0.0), 1.0)
        chance = self.draw()
        if chance < 0.13:
            return "phantom"
        return "unit" if chance < 0.13 + share * (0.50 if is_officer else 0.62) else "option"

    def _tell(self, insider: Insider, owners: list[Insider], lines: list[Line], day: int) -> None:
        """File the lines of an insider on Form 4, with holdings beside them."""
        draw = self.draw
        told = {line.nature for line in lines if line.kind == "T1"}
        is_derivative_only = not told
        if len(insider.positions) > 1 or (not is_derivative_only and told and "" not in told):
            if draw() < (0.40 if is_derivative_only else 0.93):
                lines = lines + self.economy.holdings(
                    insider, told, shows_direct=not is_derivative_only or draw() < 0.3
                )
        elif is_derivative_only and draw() < 0.06:
            lines = lines + self.economy.holdings(insider, told, shows_direct=True)
        if insider.shows_derivative_holdings and draw() < 0.75:
            lots = {line.grant.grant_id for line in lines if line.grant}
            lines = lines + self.economy.derivative_holdings(insider, lots, 14, "option" if draw() < 0.6 else "")
        self._deem(lines)
        lines.sort(key=_by_kind)
        filing = self._submit("4", day, owners, lines)
        self._complete(filing)
        if self.soiler.occurs("refiled_without_amendment") and self._take():
            again = self._submit(
                "4", day, owners, [line.copy() for line in filing.lines], after=filing, may_split=False
            )
            again.pathologies.append("refiled_without_amendment")
            self._complete(again)

    def _deem(self, lines: list[Line], rate: float = 0.031) -> None:
        """Deemed execution dates: mostly the trade's own date, for planned trades up to three business days later."""
        draw = self.draw
        if draw() >= rate:
            return
        for line in lines:
            if line.kind[0] == "T":
                line.deemed_day = line.day
                if line.is_under_plan and draw() < 0.5:
                    line.deemed_day = business_days_later(line.day, between(draw, 1, 3))

    def _occasion_lines(
        self, occasion: str, insider: Insider, happened: int, filed: int, amount: int, family: str
    ) -> list[Line]:
        """What an insider's part in an occasion is."""
        economy = self.economy
        few = rates.LINES["few"].draw(self.draw)
        lots = rates.LINES["derivatives"].draw(self.draw)
        acts: dict[str, Callable[[], list[Line]]] = {
            "sale": lambda: self._sale(insider, happened, filed),
            "purchase": lambda: self._several_days(economy.buy, insider, happened, filed, is_under_plan=None),
            "grant_shares": lambda: economy.grant_shares(insider, happened, amount, few),
            "withholding": lambda: economy.withhold(insider, happened, lots),
            "grant_and_withholding": lambda: [
                *economy.grant_shares(insider, happened, amount),
                *economy.withhold(insider, happened, few),
            ],
            "gift": lambda: economy.give(insider, happened, few),
            "other_shares": lambda: economy.reclassify(insider, happened, one_of(self.draw, "JJJJDDDIIWLU")),
            "grant_derivatives": lambda: economy.grant_derivatives(insider, happened, family, amount, lots),
            "other_derivatives": lambda: self._other_derivatives(insider, happened),
            "exercise": lambda: self._exercise(insider, happened, is_sold=False, year=year_of(filed)),
            "exercise_and_sale": lambda: self._exercise(insider, happened, is_sold=True, year=year_of(filed)),
            "settlement": lambda: self._settlement(insider, happened),
            "grant_both": lambda: [
                *economy.grant_shares(insider, happened, amount),
                *economy.grant_derivatives(insider, happened, family, amount * 3),
            ],
            "conversion": lambda: economy.convert(insider, happened, few),
            "merger": lambda: economy.merge(insider, happened),
            "warrant_exercise": lambda: economy.exercise_warrants(insider, happened),
            "holdings_only": lambda: economy.holdings(insider, set(), shows_direct=True),
        }
        return acts[occasion]()

    def _sale(self, insider: Insider, happened: int, filed: int) -> list[Line]:
        is_under_plan = insider.is_person and self.draw() < self._plan_share(filed)
        return self._several_days(self.economy.sell, insider, happened, filed, is_under_plan=is_under_plan)

    def _other_derivatives(self, insider: Insider, happened: int) -> list[Line]:
        if self.draw() < 0.62:
            return self.economy.forfeit(insider, happened, one_of(self.draw, "DDDDJJG"))
        return self.economy.buy_derivatives(insider, happened, one_of(self.draw, "PPJ"))

    def _settlement(self, insider: Insider, happened: int) -> list[Line]:
        lines = self.economy.exercise(insider, happened, "unit", rates.LINES["exercise"].draw(self.draw))
        return [*lines, *self.economy.withhold(insider, happened)] if self.draw() < 0.78 else lines

    def _plan_share(self, day: int) -> float:
        """Share of sales by persons that are made under a plan."""
        return min(max((year_of(day) - 2001) * 0.03, 0.05), 0.5)

    def _exercise(self, insider: Insider, happened: int, *, is_sold: bool, year: int) -> list[Line]:
        draw = self.draw
        is_under_plan = is_sold and draw() < min(max((year - 2001) * 0.03, 0.05), 0.55)
        lots = rates.LINES["exercise"].draw(draw)
        lines = self.economy.exercise(insider, happened, "option", lots, is_under_plan=is_under_plan)
        if is_sold:
            nature = lines[0].nature
            acquired = sum(line.shares for line in lines if line.kind == "T1" and line.nature == nature)
            count = min(rates.LINES["sale"].draw(draw), 14)
            for _ in range(count):
                shares = acquired // count // UNIT * UNIT or UNIT
                shares = min(shares, insider.positions[nature])
                if shares > 0:
                    lines.append(
                        self.economy.change_shares(
                            insider,
                            happened,
                            "S",
                            -shares,
                            self.economy.price_near(),
                            nature,
                            is_under_plan=is_under_plan,
                        )
                    )
        return lines

    def _several_days(
        self, act: Callable[..., list[Line]], insider: Insider, happened: int, filed: int, *, is_under_plan: bool | None
    ) -> list[Line]:
        """Lots on one day, or on two where nothing else happens between them."""
        draw = self.draw
        name = "purchase" if is_under_plan is None else "sale"
        count = rates.LINES[name].draw(draw)
        plan = {} if is_under_plan is None else {"is_under_plan": is_under_plan}
        next_day = business_days_later(happened, 1)
        is_free = (
            next_day <= filed
            and (not self.plain or self.plain[-1][0] > next_day)
            and (not self.queue or self.queue[0][0] > next_day)
        )
        if count > 1 and is_free and draw() < 0.35:
            return act(insider, happened, count // 2, **plan) + act(insider, next_day, count - count // 2, **plan)
        return act(insider, happened, count, **plan)

    # ------------------------------------------------------------------------------------------------ chains

    def _chain_acts(self, occasion: str, happened: int, day: int) -> None:
        """A chain of funds acts: in one joint filing, or its members tell of the same in several."""
        draw = self.draw
        lead = one_of(draw, self.chains)
        if occasion == "other_shares":
            lines = self.economy.reclassify(lead, happened, one_of(draw, "JJJD"))
        else:
            lines = self._occasion_lines(occasion, lead, happened, day, 0, "unit")
        owners = lead.chain
        if draw() < 0.45:
            # Only the fund at the head reports by itself.
            owners = owners[:1]
        elif len(owners) > 1 and self.soiler.occurs("told_in_several_accessions"):
            parts = min(len(owners), 2 + int(draw() * draw() * 4))
            filings: list[Filing] = []
            for part in range(parts):
                members = owners[part * len(owners) // parts : (part + 1) * len(owners) // parts]
                own = lines if part == 0 else [line.copy() for line in lines]
                if part and not self._take():
                    break
                filing = self._submit("4", day, members, own, after=filings[-1] if filings else None, may_split=False)
                filing.pathologies.append("told_in_several_accessions")
                filings.append(filing)
            for filing in filings:
                self._complete(filing)
            return
        self._tell(lead, owners, lines, day)

    # -------------------------------------------------------------------------------------------- amendments

    def _plan_amendment(self, filing: Filing, rate: float) -> None:
        """Perhaps an amendment: what is wrong now, and what will be filed later."""
        draw = self.draw
        if filing.form == "3" and any(line.kind == "H2" for line in filing.lines):
            rate *= 1.3
        if draw() >= rate or (not filing.lines and draw() < 0.75):
            return
        upper = rates.LAG_OF_AMENDMENT.draw(draw)
        day = on_or_after(filing.day + between(draw, rates.CLASS_STARTS[upper], upper))
        if day > self.settings.last_day or not self._take():
            return
        transactions = [line for line in filing.lines if line.kind[0] == "T"]
        candidates = transactions or filing.lines
        chance = draw()
        lines = list(filing.lines)
        if not lines:
            kind = "footnote_correction"
        elif chance < 0.57:
            kind = "full_restatement"
            if draw() < 0.7:
                self._type_wrongly(one_of(draw, lines))
        elif chance < 0.77:
            kind = "line_correction"
            wrong = (transactions or lines)[-1] if draw() < 0.5 else one_of(draw, transactions or lines)
            self._type_wrongly(wrong)
            lines = [wrong]
        elif (
            chance < 0.88
            and filing.amends is None
            and len(candidates) > 1
            and candidates[-1].kind == candidates[0].kind
        ):
            kind = "line_addition"
            omitted = candidates[-1]
            filing.lines.remove(omitted)
            lines = [omitted]
        elif chance < 0.93 and any(line.kind[0] == "H" for line in lines):
            kind = "holdings_correction"
            lines = [line for line in lines if line.kind[0] == "H"]
            self._type_wrongly(lines[0])
        else:
            kind = "footnote_correction"
        self._push(day, "amendment", Amendment(filing, kind, lines))

    def _type_wrongly(self, line: Line) -> None:
        """A mistake that an amendment will correct."""
        draw = self.draw
        kind = draw()
        if line.kind[0] == "H" or kind < 0.25:
            wrong = decimal_text(line.after + between(draw, 1, 9_000) * UNIT)
            mark(line, "corrected_later", **({"after": wrong} if line.kind != "H2" else {"expiration": "2012-12-12"}))
        elif kind < 0.6:
            mark(line, "corrected_later", shares=decimal_text(line.shares + between(draw, 1, 900) * UNIT))
        elif kind < 0.8 and line.price and not (line.typed and "price" in line.typed):
            mark(line, "corrected_later", price=price_text(line.price + between(draw, 1, 40) * 100, 0))
        elif kind < 0.92:
            mark(
                line,
                "corrected_later",
                code={"S": "D", "A": "P", "P": "A", "F": "S", "M": "X", "G": "J"}.get(line.code, "J"),
            )
        else:
            mark(line, "corrected_later", direction="A" if line.direction == "D" else "D")

    def _amend(self, day: int, amendment: Amendment) -> None:
        draw = self.draw
        original = amendment.original
        lines = []
        for line in amendment.lines:
            copy = line.copy()
            if amendment.kind != "line_addition" and line.notes:
                copy.notes = dict(line.notes)
            lines.append(copy)
        period = original.period
        filing = self._submit(
            f"{original.base_form}", day, original.owners, lines, period=period, after=original, may_split=False
        )
        filing.form = f"{original.base_form}/A"
        filing.amends = original
        filing.due_day = original.due_day
        filing.pathologies.append(amendment.kind)
        filing.uses_second_cik = original.uses_second_cik
        filing.original_day_typed = original.original_day_typed if original.amends else original.day
        if self.soiler.occurs("wrong_original_date"):
            filing.original_day_typed = original.day - between(draw, 1, 3)
            filing.pathologies.append("wrong_original_date")
        self._amended_footnotes(filing, original)
        self.filer.finish(filing)
        filing.is_exit = original.is_exit
        if amendment.kind != "line_addition":
            for old, new in zip(amendment.lines, lines, strict=True):
                old.superseded_by = new
        if self.soiler.occurs("amendment_amended"):
            self._plan_amendment(filing, 1.0)

    def _amended_footnotes(self, filing: Filing, original: Filing) -> None:
        """The original's footnotes that the amended lines refer to, and why the amendment was filed."""
        draw = self.draw
        name = self.issuer.name_on(filing.day)
        for line in filing.lines:
            known = line.notes or {}
            line.notes = None
            for element, numbers in known.items():
                for number in numbers:
                    attach(filing, line, element, original.footnotes[number - 1])
        kinds = {line.kind for line in filing.lines}
        for kind in sorted(kinds):
            lines = [line for line in filing.lines if line.kind == kind]
            for element, rate in rates.FOOTNOTED_MORE[kind].items():
                # Form 3 has no balance of derivative securities; its other holdings are the usual reason to amend.
                is_balance_of_form_3 = filing.base_form == "3" and element == "after"
                factor = 1 if not is_balance_of_form_3 else 0 if kind == "H2" else 2
                if draw() < rate * factor:
                    line = one_of(draw, lines)
                    attach(filing, line, element, footnote_text("amendment", line, name, draw))

    # --------------------------------------------------------------------------------------------- numbering

    def _number(self) -> None:
        """Accession numbers in the order of acceptance, and the lines' identifiers."""
        counts: dict[tuple[str, int], int] = {}
        size = sequence_block(self.settings.issuers)
        self.history.filings.sort(key=lambda filing: filing.accepted_at)
        for filing in self.history.filings:
            agent, block = self.filer.agent_on(filing.day, filing.owners[0])
            year = year_of(filing.day)
            number = counts[agent.login, year] = counts.get((agent.login, year), 0) + 1
            filing.accession_number = f"{agent.login}-{year % 100:02d}-{max(block, 0) * size + number:06d}"
            counters = {"1": 0, "2": 0}
            for line in filing.lines:
                table = line.kind[1]
                counters[table] += 1
                line.table_line = counters[table]
                line.line_id = f"{filing.accession_number}/{'I' if table == '1' else 'II'}/{line.table_line}"


def _by_kind(line: Line) -> str:
    return line.kind[1] + ("0" if line.kind[0] == "T" else "1")


def _within_limits(lines: list[Line]) -> list[Line]:
    """At most 30 rows a table: holdings are left out first."""
    kept = []
    counts = {"1": 0, "2": 0}
    for line in lines:
        table = line.kind[1]
        counts[table] += 1
        if counts[table] <= MAX_ROWS:
            kept.append(line)
    return kept
