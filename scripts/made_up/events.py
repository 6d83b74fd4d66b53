"""Economic events of a day, and the lines that would tell of them truthfully.

Each method of `Economy` lets one insider do something: positions and grants change, every change is written down as
an event, and the lines of the form come back. Nothing here knows of forms, footnotes or mistakes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from made_up.chance import Weighted, between, one_of
from made_up.market import UNIT, Grant

if TYPE_CHECKING:
    from collections.abc import Callable

    from made_up.market import Insider, Issuer

MAX_GRANTS: Final = 14

_OPTION_TITLES: Final = Weighted(
    {
        "Stock Option (Right to Buy)": 26,
        "Stock Option (right to buy)": 14,
        "Employee Stock Option (right to buy)": 10,
        "Employee Stock Option (Right to Buy)": 6,
        "Stock Option": 6,
        "Non-Qualified Stock Option (right to buy)": 7,
        "Stock Options": 4,
        "Stock Options (Right to Buy)": 4,
        "Option to Purchase Common Stock": 2,
        "Options": 1,
        "Incentive Stock Option (right to buy)": 2,
        "Director Stock Option": 2,
    }
)
_UNIT_TITLES: Final = Weighted(
    {
        "Restricted Stock Units": 50,
        "Restricted Stock Unit": 13,
        "Restricted Stock Unit (RSU)": 3,
        "RSU": 2,
        "Restricted Stock Units (RSUs)": 3,
        "Restricted Share Units": 3,
        "RESTRICTED STOCK UNITES": 0.3,
        "Performance Stock Units": 4,
        "Performance Share Units": 3,
        "Performance-Based Restricted Stock Units": 2,
        "Dividend Equivalent Rights": 4,
        "Dividend Equivalent Units": 2,
    }
)
_PHANTOM_TITLES: Final = Weighted(
    {
        "Phantom Stock": 10,
        "Phantom Stock Units": 9,
        "Deferred Stock Units": 8,
        "Stock Units": 4,
        "Phantom Stock (unitized)": 2,
        "Phantom Units": 2,
        "Stock Appreciation Rights": 3,
    }
)
_WARRANT_TITLES: Final = ("Warrant (right to buy)", "Warrants", "Warrant", "WARRANTS", "Common Stock Purchase Warrant")
_PREFERRED_TITLES: Final = (
    "Series A Preferred Stock",
    "Series B Convertible Preferred Stock",
    "Series C Preferred",
    "Series Seed Preferred Stock",
)
_FAMILY_TITLES: Final = {"option": _OPTION_TITLES, "unit": _UNIT_TITLES, "phantom": _PHANTOM_TITLES}
# What stands in strike, exercise date and expiration of a lot: thresholds of a draw for value, footnote only, both.
_MODES: Final[dict[str, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]]] = {
    "option": ((0.955, 0.960), (0.375, 0.905), (0.965, 0.975)),
    "unit": ((0.10, 0.94), (0.07, 0.95), (0.12, 0.95)),
    "phantom": ((0.16, 0.90), (0.10, 0.97), (0.08, 0.97)),
    "warrant": ((0.80, 0.88), (0.50, 0.85), (0.72, 0.86)),
    "preferred": ((0.18, 0.90), (0.20, 0.90), (0.03, 0.95)),
    "class_b": ((0.16, 0.92), (0.10, 0.95), (0.03, 0.97)),
    "note": ((0.60, 0.85), (0.40, 0.90), (0.70, 0.90)),
}


class Event(NamedTuple):
    """One change of one position, reported or not. Quantities in ten-thousandths, days as ordinals.

    position_id names what the change adds to; position_after is what it holds then; price is dollars a share.
    """

    event_id: str
    issuer_cik: str
    insider_cik: str
    kind: str
    transaction_code: str | None
    event_day: int
    table_number: str
    security_title: str
    position_id: str
    change: int
    position_after: int
    price: int | None
    is_under_plan: bool
    is_reported: bool


@dataclass(slots=True)
class Line:
    """One line of Table I or II as it truly is; what a filer types otherwise stands in `typed`.

    kind is T1, H1, T2 or H2 (transactions and holdings of Tables I and II). notes: element -> footnote numbers.
    """

    kind: str
    title: str
    nature: str
    after: int
    day: int = 0
    code: str = ""
    direction: str = ""
    shares: int = 0
    price: int | None = None
    is_under_plan: bool = False
    event_id: str | None = None
    grant: Grant | None = None
    underlying_shares: int = 0
    underlying: str = ""
    form_type: str = "4"
    timeliness: str = ""
    deemed_day: int | None = None
    is_swap: bool = False
    total_value: int | None = None
    due_day: int | None = None
    notes: dict[str, tuple[int, ...]] | None = None
    typed: dict[str, str] | None = None
    pathologies: list[str] | None = None
    line_id: str = ""
    superseded_by: Line | None = None
    table_line: int = 0

    def copy(self) -> Line:
        """The same line for another document, with nothing typed wrongly and no footnotes yet."""
        return Line(
            self.kind,
            self.title,
            self.nature,
            self.after,
            self.day,
            self.code,
            self.direction,
            self.shares,
            self.price,
            self.is_under_plan,
            self.event_id,
            self.grant,
            self.underlying_shares,
            self.underlying,
            self.form_type,
            self.timeliness,
            self.deemed_day,
            self.is_swap,
            self.total_value,
            self.due_day,
        )


class Economy:
    """One issuer's insiders, acting."""

    def __init__(self, issuer: Issuer, draw: Callable[[], float]) -> None:
        """Let an issuer's insiders act, as a stream decides."""
        self.issuer = issuer
        self.draw = draw
        self.events: list[Event] = []
        self._grants = 0

    # -------------------------------------------------------------------------------------------- bookkeeping

    def move_price(self) -> None:
        """A step of the share price: up or down by at most four percent."""
        issuer = self.issuer
        issuer.price = min(max(issuer.price * (960 + int(self.draw() * 81)) // 1_000 + 7, 4_000), 9_000_000)

    def price_near(self) -> int:
        """A price within one percent of today's, in ten-thousandths: mostly whole cents, an average else."""
        price = self.issuer.price * (990 + int(self.draw() * 21)) // 1_000
        return price if self.draw() < 0.25 else max(price // 100, 1) * 100

    def _record(
        self, insider: Insider, kind: str, line: Line, change: int, position: str, *, is_reported: bool = True
    ) -> None:
        event_id = f"E{self.issuer.number:06d}-{len(self.events) + 1:06d}"
        line.event_id = event_id
        self.events.append(
            Event(
                event_id,
                self.issuer.cik,
                insider.cik,
                kind,
                line.code or None,
                line.day,
                "I" if line.kind == "T1" else "II",
                line.title,
                f"{insider.cik}/{self.issuer.number}/{position}",
                change,
                line.after,
                line.price,
                line.is_under_plan,
                is_reported,
            )
        )

    def change_shares(
        self,
        insider: Insider,
        day: int,
        code: str,
        change: int,
        price: int | None,
        nature: str = "",
        *,
        is_under_plan: bool = False,
    ) -> Line:
        """Change a position of the issuer's shares; a line of Table I."""
        after = insider.positions.get(nature, 0) + change
        insider.positions[nature] = after
        line = Line(
            "T1",
            self.issuer.security,
            nature,
            after,
            day,
            code,
            "A" if change >= 0 else "D",
            abs(change),
            price,
            is_under_plan,
        )
        self._record(insider, "shares", line, change, f"I/{nature}")
        return line

    def change_grant(
        self,
        insider: Insider,
        day: int,
        code: str,
        grant: Grant,
        change: int,
        price: int | None,
        *,
        is_under_plan: bool = False,
    ) -> Line:
        """Change a lot of derivative securities; a line of Table II."""
        grant.remaining += change
        line = Line(
            "T2",
            grant.title,
            grant.nature,
            grant.remaining,
            day,
            code,
            "A" if change >= 0 else "D",
            abs(change),
            price,
            is_under_plan,
            grant=grant,
            underlying_shares=abs(change),
            underlying=grant.underlying,
        )
        self._record(insider, "derivative", line, change, f"II/{grant.grant_id}")
        if grant.remaining <= 0:
            insider.grants.remove(grant)
        return line

    def accrue(self, insider: Insider, day: int) -> None:
        """Changes without a report: reinvested dividends (Rule 16a-11), a transfer into a trust (Rule 16a-13)."""
        held = insider.positions.get("", 0)
        if held > 10_000 * UNIT and self.draw() < 0.35:
            part = held // UNIT // 4 * UNIT
            for nature, change in (("", -part), ("By Trust", part)):
                after = insider.positions[nature] = insider.positions.get(nature, 0) + change
                line = Line("T1", self.issuer.security, nature, after, day)
                self._record(insider, "change of form of ownership", line, change, f"I/{nature}", is_reported=False)
            return
        change = between(self.draw, 1, 90_000)
        after = insider.positions.get("", 0) + change
        insider.positions[""] = after
        line = Line("T1", self.issuer.security, "", after, day)
        self._record(insider, "reinvested dividend", line, change, "I/", is_reported=False)

    def make_grant(self, insider: Insider, day: int, family: str, shares: int) -> Grant:
        """A new lot, not yet acquired: its remaining number is 0."""
        draw = self.draw
        self._grants += 1
        if len(insider.grants) >= MAX_GRANTS:
            insider.grants.pop(0)
        titles = _FAMILY_TITLES.get(family)
        if titles is not None:
            title = titles.draw(draw)
        elif family == "warrant":
            title = one_of(draw, _WARRANT_TITLES)
        else:
            title = (
                "Class B Common Stock"
                if family == "class_b"
                else one_of(draw, _PREFERRED_TITLES)
                if family == "preferred"
                else "Convertible Promissory Notes"
            )
        modes = []
        nature = next(iter(insider.positions)) if insider.chain else self._nature(insider, 0.16)
        alike = next((grant for grant in insider.grants if grant.family == family), None)
        if alike is not None and draw() < 0.8:
            # The same person words the same kind of lot in the same way.
            modes = [alike.strike_mode, alike.exercisable_mode, alike.expiration_mode]
            nature = alike.nature
        else:
            for value, footnote in _MODES[family]:
                chance = draw()
                modes.append(0 if chance < value else 1 if chance < footnote else 2)
        strike = (
            self.issuer.price // 100 * 100
            if family in {"option", "warrant", "note"}
            else 0
            if family != "class_b"
            else UNIT
        )
        grant = Grant(
            f"{self._grants:05d}",
            family,
            title,
            strike,
            modes[0],
            day + between(draw, 0, 4) * 365,
            modes[1],
            day + between(draw, 5, 10) * 365,
            modes[2],
            0,
            self.issuer.underlying,
            nature,
        )
        grant.remaining = shares
        insider.grants.append(grant)
        return grant

    def _lot(self, insider: Insider, day: int, families: tuple[str, ...]) -> Grant:
        """A lot to exercise or settle; one from before the records where there is none."""
        lots = [grant for grant in insider.grants if grant.family in families and grant.remaining >= 10 * UNIT]
        if lots:
            return one_of(self.draw, lots)
        grant = self.make_grant(
            insider, day - between(self.draw, 200, 900), families[0], between(self.draw, 4, 800) * 100 * UNIT
        )
        if grant.strike:
            grant.strike = grant.strike * between(self.draw, 30, 90) // 10_000 * 100 + 100
        return grant

    def _part(self, whole: int, lots: int) -> int:
        """A part of a whole, in whole shares: all of it, or one or more of so many equal lots."""
        part = whole // UNIT * between(self.draw, 1, lots) // lots * UNIT
        return part or whole

    def _nature(self, insider: Insider, indirect: float) -> str:
        """Which position is traded: direct, or one of the indirect ones."""
        natures = list(insider.positions)
        if len(natures) > 1 and self.draw() < indirect:
            return one_of(self.draw, natures[1:])
        return natures[0]

    # ------------------------------------------------------------------------------------------ open market

    def sell(self, insider: Insider, day: int, count: int, *, is_under_plan: bool, code: str = "S") -> list[Line]:
        """Sell in one or several lots at prices near today's."""
        nature = self._nature(insider, 0.78)
        held = insider.positions[nature]
        if held < 200 * UNIT:
            # Bought in the plan without a report, or moved between forms of ownership.
            self._transfer_in(insider, day, nature)
            held = insider.positions[nature]
        total = held // UNIT * between(self.draw, 2, 60) // 100
        lines = []
        for _ in range(count):
            shares = max(total // count * between(self.draw, 50, 150) // 100, 1) * UNIT
            if self.draw() < 0.5 and shares > 1_000 * UNIT:
                shares = shares // (100 * UNIT) * 100 * UNIT
            shares = min(shares, insider.positions[nature])
            if shares <= 0:
                break
            lines.append(
                self.change_shares(insider, day, code, -shares, self.price_near(), nature, is_under_plan=is_under_plan)
            )
        return lines

    def _transfer_in(self, insider: Insider, day: int, nature: str) -> None:
        change = between(self.draw, 20, 500) * 100 * UNIT
        insider.positions[nature] += change
        line = Line("T1", self.issuer.security, nature, insider.positions[nature], day)
        self._record(insider, "change of form of ownership", line, change, f"I/{nature}", is_reported=False)

    def buy(self, insider: Insider, day: int, count: int, code: str = "P") -> list[Line]:
        """Buy in one or several lots."""
        nature = self._nature(insider, 0.80)
        size = 400 if insider.is_ten_percent else 30
        lots = [
            between(self.draw, 1, size) * 100 + (between(self.draw, 1, 99) if self.draw() < 0.4 else 0)
            for _ in range(count)
        ]
        return [self.change_shares(insider, day, code, lot * UNIT, self.price_near(), nature) for lot in lots]

    # --------------------------------------------------------------------------------------------- from the issuer

    def grant_shares(self, insider: Insider, day: int, shares: int, count: int = 1) -> list[Line]:
        """Restricted or unrestricted shares granted."""
        return [
            self.change_shares(insider, day, "A", shares, 0 if self.draw() < 0.9 else self.issuer.price // 100 * 100)
            for _ in range(count)
        ]

    def withhold(self, insider: Insider, day: int, count: int = 1) -> list[Line]:
        """Shares withheld for tax when restricted shares vest."""
        lines = []
        if insider.positions[next(iter(insider.positions))] < 5_000 * UNIT:
            self._transfer_in(insider, day, next(iter(insider.positions)))
        price = self.issuer.price // 100 * 100
        for _ in range(count):
            held = insider.positions.get("", 0)
            shares = min(max(held // UNIT * between(self.draw, 1, 9) // 100, 1), 60_000) * UNIT
            if shares >= held:
                break
            lines.append(self.change_shares(insider, day, "F", -shares, price))
        return lines or self.grant_shares(insider, day, between(self.draw, 1, 90) * 100 * UNIT)

    def grant_derivatives(self, insider: Insider, day: int, family: str, shares: int, count: int = 1) -> list[Line]:
        """Options, units or phantom shares granted."""
        lines = []
        for _ in range(count):
            grant = self.make_grant(insider, day, family, 0)
            lines.append(
                self.change_grant(insider, day, "A", grant, shares, 0 if family != "phantom" else self.issuer.price)
            )
        return lines

    def exercise(
        self, insider: Insider, day: int, family: str, lots: int, *, is_under_plan: bool = False
    ) -> list[Line]:
        """Options exercised, or units settled: the shares in, the lot down. Table I lines first."""
        shares_in, lots_down = [], []
        for _ in range(lots):
            grant = self._lot(insider, day, (family,))
            part = self._part(grant.remaining, 4)
            price = grant.strike if family == "option" else 0
            shares_in.append(
                self.change_shares(insider, day, "M", part, price, grant.nature, is_under_plan=is_under_plan)
            )
            lots_down.append(self.change_grant(insider, day, "M", grant, -part, 0, is_under_plan=is_under_plan))
        return shares_in + lots_down

    def forfeit(self, insider: Insider, day: int, code: str) -> list[Line]:
        """A lot given back to the issuer, cashed out, or given away."""
        grant = self._lot(insider, day, (one_of(self.draw, ("option", "unit", "phantom")),))
        price = 0 if code in {"G", "J"} or self.draw() < 0.5 else self.issuer.price
        return [self.change_grant(insider, day, code, grant, -self._part(grant.remaining, 2), price)]

    def buy_derivatives(self, insider: Insider, day: int, code: str) -> list[Line]:
        """Warrants or notes bought or received."""
        is_note = self.draw() < 0.09
        grant = self.make_grant(insider, day, "note" if is_note else "warrant", 0)
        shares = between(self.draw, 5, 9_000) * 100 * UNIT
        line = self.change_grant(insider, day, code, grant, shares, self.issuer.price // 10)
        if is_note:
            line.total_value = shares * 10
        return [line]

    # ----------------------------------------------------------------------------------------- everything else

    def give(self, insider: Insider, day: int, count: int = 1, indirect: float = 0.55) -> list[Line]:
        """Gifts: mostly given, some received, some to the insider's own trust, which receives them."""
        lines = []
        held = insider.positions.get("", 0)
        if held > 1_000 * UNIT and self.draw() < indirect / 3:
            part = held // UNIT * between(self.draw, 1, 30) // 100 * UNIT
            return [
                self.change_shares(insider, day, "G", -part, 0),
                self.change_shares(insider, day, "G", part, 0, "By Trust"),
            ]
        for _ in range(count):
            nature = self._nature(insider, indirect)
            held = insider.positions[nature]
            if self.draw() < 0.1 or held < 1_000 * UNIT:
                change = between(self.draw, 1, 90) * 100 * UNIT
            else:
                change = -max(held // UNIT * between(self.draw, 1, 20) // 100, 1) * UNIT
            lines.append(self.change_shares(insider, day, "G", change, 0, nature))
        return lines

    def reclassify(self, insider: Insider, day: int, code: str, indirect: float = 0.5) -> list[Line]:
        """Other changes of shares: J, I, W, L, U, D."""
        nature = self._nature(insider, indirect)
        held = insider.positions[nature]
        is_out = code in {"U", "D"} or (code in {"J", "I"} and self.draw() < 0.6)
        if is_out and held >= 100 * UNIT:
            change = -self._part(held, 3 if code != "U" else 1)
        else:
            change = between(self.draw, 1, 500) * (10 if code != "L" else 1) * UNIT
        price = None if code == "W" else self.price_near() if code in {"I", "L", "U", "D"} else 0
        return [self.change_shares(insider, day, code, change, price, nature)]

    def convert(self, insider: Insider, day: int, lots: int) -> list[Line]:
        """Preferred or high-vote shares converted into common ones."""
        family = "class_b" if self.issuer.has_class_b and self.draw() < 0.6 else "preferred"
        shares_in, lots_down = [], []
        nature = next(iter(insider.positions))
        for _ in range(lots):
            grant = self.make_grant(insider, day - 400, family, between(self.draw, 50, 40_000) * 100 * UNIT)
            part = self._part(grant.remaining, 2 if family == "class_b" else 1)
            shares_in.append(self.change_shares(insider, day, "C", part, 0, nature))
            lots_down.append(self.change_grant(insider, day, "C", grant, -part, 0))
        return shares_in + lots_down

    def exercise_warrants(self, insider: Insider, day: int) -> list[Line]:
        """Warrants exercised by paying the price."""
        grant = self._lot(insider, day, ("warrant",))
        part = self._part(grant.remaining, 2)
        nature = next(iter(insider.positions))
        return [
            self.change_shares(insider, day, "X", part, grant.strike, nature),
            self.change_grant(insider, day, "X", grant, -part, 0),
        ]

    def merge(self, insider: Insider, day: int) -> list[Line]:
        """Shares and awards given up for cash in a merger."""
        lines = []
        nature = next(iter(insider.positions))
        held = insider.positions[nature]
        if held >= UNIT:
            lines.append(self.change_shares(insider, day, "D", -held, self.issuer.price, nature))
        else:
            lines.extend(self.grant_shares(insider, day, between(self.draw, 1, 90) * 100 * UNIT))
        for _ in range(between(self.draw, 1, 3)):
            grant = self._lot(insider, day, ("option",))
            lines.append(self.change_grant(insider, day, "D", grant, -grant.remaining, self.issuer.price))
        return lines

    # ---------------------------------------------------------------------------------------------- holdings

    def holdings(self, insider: Insider, told: set[str], *, shows_direct: bool) -> list[Line]:
        """Positions in shares that the lines of a form do not speak of."""
        security = self.issuer.security
        return [
            Line("H1", security, nature, after)
            for nature, after in insider.positions.items()
            if nature not in told and (shows_direct or nature)
        ]

    def derivative_holdings(self, insider: Insider, told: set[str], limit: int, family: str = "") -> list[Line]:
        """Lots that the lines of a form do not speak of; of one family only where one is named."""
        return [
            Line(
                "H2",
                grant.title,
                grant.nature,
                grant.remaining,
                grant=grant,
                underlying_shares=grant.remaining,
                underlying=grant.underlying,
            )
            for grant in insider.grants
            if grant.grant_id not in told and grant.remaining > 0 and family in {"", grant.family}
        ][:limit]
