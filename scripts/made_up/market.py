"""The made-up market: issuers, their insiders and fund chains, and the agents that file for them.

All names say that they are made up, and no CIK is a real one: agents' logins are 0009990000 to 0009999999, issuers
9900000000 to 9949999999, persons with seats at several issuers 9995000000 and up, other insiders 9950000000 and up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from made_up.chance import Weighted, between, evenly_spread, one_of, stream

if TYPE_CHECKING:
    from collections.abc import Callable

UNIT: Final = 10_000
INSIDERS_PER_ISSUER: Final = 1_000
MAX_ISSUERS: Final = 44_000
_SHARED_PERSONS: Final = 9_995_000_000
_FIRST_AGENT: Final = 9_990_000

_BUSINESSES: Final = (
    ("ROBOTICS", 3569, "GENERAL INDUSTRIAL MACHINERY & EQUIPMENT, NEC", "06 Technology"),
    ("THERAPEUTICS", 2834, "PHARMACEUTICAL PREPARATIONS", "03 Life Sciences"),
    ("BANCORP", 6022, "STATE COMMERCIAL BANKS", "02 Finance"),
    ("SOFTWARE", 7372, "SERVICES-PREPACKAGED SOFTWARE", "06 Technology"),
    ("ENERGY", 1311, "CRUDE PETROLEUM & NATURAL GAS", "01 Energy & Transportation"),
    ("SEMICONDUCTOR", 3674, "SEMICONDUCTORS & RELATED DEVICES", "04 Manufacturing"),
    ("STORES", 5651, "RETAIL-FAMILY CLOTHING STORES", "07 Trade & Services"),
    ("REALTY", 6798, "REAL ESTATE INVESTMENT TRUSTS", "05 Real Estate & Construction"),
    ("INSURANCE", 6331, "FIRE, MARINE & CASUALTY INSURANCE", "02 Finance"),
    ("MEDICAL", 3841, "SURGICAL & MEDICAL INSTRUMENTS & APPARATUS", "08 Industrial Applications and Services"),
    ("FOODS", 2000, "FOOD AND KINDRED PRODUCTS", "04 Manufacturing"),
    ("NETWORKS", 3576, "COMPUTER COMMUNICATIONS EQUIPMENT", "06 Technology"),
    (
        "AIR & WATER",
        3564,
        "INDUSTRIAL & COMMERCIAL FANS & BLOWERS & AIR PURIFYING EQUIP",
        "08 Industrial Applications and Services",
    ),
    ("POWER", 4911, "ELECTRIC SERVICES", "01 Energy & Transportation"),
)
_COMPANY_FORMS: Final = (
    " INC",
    ", INC.",
    " CORP",
    " CORPORATION",
    " HOLDINGS, INC.",
    " CO",
    " GROUP INC",
    " LTD",
    ", Inc.",
    " Holdings Corp",
    " PLC",
    " /DE/",
)
_PLACES: Final = (
    ("SPRINGFIELD", "IL", "62701"),
    ("RIVERTON", "CA", "94000"),
    ("LAKESIDE", "NY", "10001"),
    ("HILLVIEW", "TX", "75001"),
    ("BAYPORT", "MA", "02110"),
    ("MAPLEWOOD", "NJ", "07040"),
    ("CEDAR FALLS", "OH", "44101"),
    ("ELMWOOD", "PA", "19103"),
    ("PINE BLUFF", "GA", "30301"),
    ("FAIRVIEW", "FL", "33101"),
    ("GREENVILLE", "CO", "80202"),
    ("NEWPORT", "WA", "98101"),
    ("MIDDLETON", "MN", "55401"),
    ("OAK GROVE", "CT", "06830"),
    ("CLEARWATER", "VA", "22102"),
)
_ABROAD: Final = (
    ("TORONTO", "A6", "M5J 2T3", "ONTARIO, CANADA"),
    ("LONDON", "X0", "EC2N 4AY", "UNITED KINGDOM"),
    ("HAMILTON", "D0", "HM 11", "BERMUDA"),
    ("TEL AVIV", "L3", "6701101", "ISRAEL"),
    ("DUBLIN", "L2", "2", "IRELAND"),
)
_STREETS: Final = (
    "MADE-UP AVENUE",
    "FICTION STREET",
    "INVENTED ROAD",
    "PRETEND PARKWAY",
    "Example Boulevard",
    "SAMPLE DRIVE",
)
_SURNAMES: Final = ("FICTION", "PRETEND", "MADEUP", "INVENTED", "NOBODY", "FABLE", "Fiction", "Pretend")
_TAILS: Final = (
    "",
    "",
    "",
    "-GARBER",
    "-LOWELL",
    "-OKORO",
    "-NAKANO",
    "-SILVA",
    "-MEYER",
    "-BRANDT",
    "-SINGH",
    "-ROSSI",
)
_GIVEN: Final = (
    "JANE",
    "JOHN",
    "MARY",
    "ROBERT",
    "LINDA",
    "DAVID",
    "SUSAN",
    "PAUL",
    "KAREN",
    "MARK",
    "ANNA",
    "PETER",
    "LAURA",
    "THOMAS",
    "NANCY",
    "GEORGE",
    "CAROL",
    "STEVEN",
    "HELEN",
    "BRIAN",
    "Julia",
    "Kevin",
    "Wei",
    "Priya",
    "Omar",
)
_INITIALS: Final = "ABCDEFGHJKLMNPRSTW"
_SUFFIXES: Final = ("", "", "", "", "", "", "", "", " JR", " III", " II", " SR")
_FUND_FORMS: Final = (
    " FUND %s, L.P.",
    " PARTNERS %s LP",
    " CAPITAL %s, LLC",
    " GP %s, L.L.C.",
    " MANAGEMENT %s INC",
    " MASTER FUND %s LTD",
    " HOLDINGS %s L.P.",
)
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
_TITLES: Final = (
    "Chief Executive Officer",
    "CEO",
    "President and CEO",
    "Chief Financial Officer",
    "EVP & CFO",
    "CFO",
    "Chief Operating Officer",
    "SVP, General Counsel",
    "SVP, CLO & Secretary",
    "Vice President",
    "Executive Vice President",
    "Senior Vice President",
    "VP, Controller",
    "Chief Accounting Officer",
    "Chief Technology Officer",
    "See Remarks",
    "President, Made-Up Division",
    "EVP, Chief Legal Officer & Sec",
    "Sr. VP - Human Resources",
    "Chief Medical Officer",
    "EVP-Operations",
    "Treasurer",
    "Chief Exec. Officer & Pres",
    "Group President",
    "Chief Commercial Officer",
)
_OTHER_TEXTS: Final = (
    "Former director",
    "Member of 13(d) group",
    "See Remarks",
    "See Explanation of Responses",
    "Member of 10% owner group",
    "Former officer",
)
_SECURITIES: Final = Weighted(
    {
        "Common Stock": 0.62,
        "Class A Common Stock": 0.11,
        "COMMON STOCK": 0.04,
        "Common Shares": 0.03,
        "common stock": 0.02,
        "Ordinary Shares": 0.02,
        "Common Stock, par value $0.01 per share": 0.035,
        "Common Stock, $.001 par value": 0.025,
        "Common Stock, no par value": 0.015,
        "Common Units representing limited partner interests": 0.01,
        "Common": 0.015,
        "Common Shares of Beneficial Interest": 0.015,
        "Class A common stock, par value $0.0001 per share": 0.02,
        "Subordinate Voting Shares": 0.005,
        "American Depositary Shares": 0.005,
        "%s Common Stock": 0.015,
    }
)
NATURES: Final = Weighted(
    {
        "By Spouse": 14,
        "By Trust": 20,
        "By 401(k)": 7,
        "By 401(k) Plan": 5,
        "By IRA": 6,
        "By Family Trust": 6,
        "By LLC": 5,
        "By ESOP": 4,
        "See Footnote": 7,
        "See footnote": 6,
        "By GRAT": 3,
        "By Partnership": 4,
        "By Children": 4,
        "By Son": 1.5,
        "By Daughter": 1.5,
        "By Spouse's IRA": 1,
        "Held by revocable trust": 2,
        "By Foundation": 1,
        "by Wife": 2,
        "As custodian for minor child (UTMA)": 1,
        "By Limited Partnership": 2,
    }
)
_FUND_NATURES: Final = (
    "See Footnotes",
    "See footnote",
    "By Made-Up Fund, L.P.",
    "See Footnote (1)",
    "By LLC",
    "By Limited Partnership",
)
_SYMBOLS: Final = Weighted(
    {
        "NONE": 43,
        "N/A": 14,
        "NA": 6,
        "-": 3,
        "[NONE]": 4,
        "NYSE: %s": 8,
        "(%s)": 5,
        "%s.OB": 4,
        "%s.PK": 4,
        "NASDAQ:%s": 5,
        "%sA, %sB": 4,
        "none": 3,
    }
)
_FISCAL_YEAR_ENDS: Final = Weighted({"1231": 72, "0630": 8, "0930": 8, "0331": 4, "0131": 4, "1031": 2, "0531": 2})


@dataclass(slots=True)
class Agent:
    """Who submits filings: a login, and the style of its documents.

    booleans is one of digits (0 and 1), words, omitted (only true ones are written), empty (false is an empty element).
    """

    login: str
    booleans: str
    writes_exit_box: bool
    is_flat: bool
    has_final_balances: bool
    file_name: str
    empty_elements: int


@dataclass(slots=True)
class Grant:
    """A lot of derivative securities. Quantities in ten-thousandths.

    The modes say what stands in the element: 0 a value, 1 a footnote only, 2 both.
    """

    grant_id: str
    family: str
    title: str
    strike: int
    strike_mode: int
    exercisable: int
    exercisable_mode: int
    expiration: int
    expiration_mode: int
    remaining: int
    underlying: str
    nature: str = ""


@dataclass(slots=True)
class Insider:
    """A person or entity that reports about one issuer. Positions: nature of ownership ('' direct) -> shares."""

    cik: str
    name: str
    is_person: bool
    number: int
    is_director: bool = False
    is_officer: bool = False
    is_ten_percent: bool = False
    is_other: bool = False
    officer_title: str = ""
    other_text: str = ""
    street_1: str = ""
    street_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    state_description: str = ""
    positions: dict[str, int] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    last_day: int = 0
    shows_derivative_holdings: bool = False
    signs_by_attorney: bool = True
    chain: list[Insider] = field(default_factory=list)
    second_cik: str = ""
    file_number: str = ""


@dataclass(slots=True)
class Issuer:
    """A company with its insiders. Price in ten-thousandths of a dollar."""

    number: int
    cik: str
    names: list[tuple[int, str]]
    symbol: str
    symbol_as_typed: str
    sic: int
    sic_words: str
    office: str
    irs_number: str
    state_of_incorporation: str
    fiscal_year_end: str
    street: str
    city: str
    state: str
    zip_code: str
    phone: str
    file_number: str
    security: str
    underlying: str
    price: int
    first_day: int
    last_day: int
    is_listed_before: bool
    agents: tuple[Agent, Agent, Agent]
    blocks: tuple[int, int]
    agent_change: int
    has_class_b: bool
    attorney: str
    insiders: list[Insider] = field(default_factory=list)

    def name_on(self, day: int) -> str:
        """Conformed name on a day."""
        name = self.names[0][1]
        for since, later in self.names[1:]:
            if day >= since:
                name = later
        return name


def agent_count(issuers: int) -> int:
    """Agents in a market of so many issuers."""
    return 40 + issuers // 400


def agent(number: int, login: str | None = None) -> Agent:
    """The agent of a number, its style fixed by the number alone; or an issuer that files for itself."""
    draw = stream(number, "agent")
    share = evenly_spread(number + 7)
    booleans = "digits" if share < 0.60 else "words" if share < 0.74 else "omitted" if share < 0.95 else "empty"
    names = (
        "doc4.xml",
        "edgardoc.xml",
        "form4.xml",
        "primary_doc.xml",
        "edgar.xml",
        "rdgdoc.xml",
        "ownership.xml",
        "wk-form4.xml",
    )
    return Agent(
        login or f"{_FIRST_AGENT + number:010d}",
        booleans,
        evenly_spread(3 * number + 1) < 0.74,
        is_flat=evenly_spread(5 * number + 2) < 0.12,
        has_final_balances=evenly_spread(2 * number + 5) < 0.35,
        file_name=one_of(draw, names),
        empty_elements=between(draw, 0, 3),
    )


def make_issuer(seed: int, number: int, issuers: int, first_day: int, last_day: int) -> Issuer:
    """The issuer of a number in a market of so many issuers, over a span of days that the market exists."""
    draw = stream(seed, f"issuer/{number}")
    business, sic, sic_words, office = one_of(draw, _BUSINESSES)
    label = f"{number:05d}"
    name = f"MADE-UP {business} {label}{one_of(draw, _COMPANY_FORMS)}"
    if draw() < 0.2:
        name = name.title()
    length = 1_100 + int(draw() * draw() * 8_500)
    start = first_day - length + int(draw() * (last_day - first_day + length))
    end = min(start + length, last_day)
    names = [(0, name)]
    if draw() < 0.18:
        former = f"MADE-UP OLD {business} {label}{one_of(draw, _COMPANY_FORMS)}"
        names = [(0, former), (start + between(draw, 300, 4_000), name)]
    symbol = "".join(one_of(draw, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(between(draw, 3, 4)))
    city, state, zip_code = one_of(draw, _PLACES)
    agents = agent_count(issuers)
    clients = issuers // agents + 1
    own = agent(90_000 + number, f"{9_900_000_000 + number:010d}")
    security = _SECURITIES.draw(draw)
    return Issuer(
        number=number,
        cik=f"{9_900_000_000 + number:010d}",
        names=names,
        symbol=symbol,
        symbol_as_typed=_SYMBOLS.draw(draw).replace("%s", symbol),
        sic=sic,
        sic_words=sic_words,
        office=office,
        irs_number=f"99{between(draw, 0, 9_999_999):07d}",
        state_of_incorporation=one_of(draw, ("DE", "DE", "NV", "MD", state)),
        fiscal_year_end=_FISCAL_YEAR_ENDS.draw(draw),
        street=f"{between(draw, 1, 9_900)} {one_of(draw, _STREETS)}",
        city=city,
        state=state,
        zip_code=zip_code,
        phone=f"555-555-{between(draw, 0, 9_999):04d}",
        file_number=f"00{between(draw, 0, 1)}-{90_000 + number % 10_000:05d}",
        security=security.replace("%s", name[:30]),
        underlying=security.replace("%s ", ""),
        price=between(draw, 20_000, 600_000),
        first_day=max(start, first_day),
        last_day=end,
        is_listed_before=start < first_day,
        agents=(agent(number % agents), agent((number + 1 + agents // 2) % agents), own),
        blocks=(number // agents, clients + number // agents),
        agent_change=start + between(draw, 200, 6_000),
        has_class_b=draw() < 0.09,
        attorney=f"{one_of(draw, _GIVEN).title()} {one_of(draw, _INITIALS)}. Fiction{one_of(draw, _TAILS).title()}",
    )


def sequence_block(issuers: int) -> int:
    """Sequence numbers that one issuer may use of an agent's login in a year."""
    return 999_999 // (2 * (issuers // agent_count(issuers) + 1))


def _person_name(draw: Callable[[], float], number: int) -> str:
    surname = one_of(draw, _SURNAMES) + one_of(draw, _TAILS)
    given = one_of(draw, _GIVEN)
    middle = f" {one_of(draw, _INITIALS)}{'.' if draw() < 0.3 else ''}" if draw() < 0.8 else ""
    suffix = one_of(draw, _SUFFIXES)
    # Suffixes stand at the end, or behind the surname.
    name = f"{surname}{suffix} {given}{middle}" if draw() < 0.5 else f"{surname} {given}{middle}{suffix}"
    if surname[1].islower():
        name = name.title()
    return f"{name} {number:06d}"


def make_person(seed: int, issuer: Issuer, number: int, draw: Callable[[], float]) -> Insider:
    """A natural person, the number-th insider of the issuer; some sit on the boards of several issuers."""
    is_shared = draw() < 0.15
    if is_shared:
        # Persons of one number are the same everywhere; an issuer never takes two of the same pool.
        shared = (issuer.number // 40) * INSIDERS_PER_ISSUER + number
        person = Insider(
            f"{_SHARED_PERSONS + shared:010d}", _person_name(stream(seed, f"person/{shared}"), shared), True, number
        )
    else:
        cik = 9_950_000_000 + issuer.number * INSIDERS_PER_ISSUER + number
        person = Insider(f"{cik:010d}", _person_name(draw, cik % 100_000_000), True, number)
    kind = draw()
    person.is_officer = kind < 0.52
    person.is_director = 0.48 <= kind < 0.95 or kind < 0.10
    person.is_ten_percent = draw() < (0.10 if kind < 0.95 else 0.6)
    if not (person.is_officer or person.is_director or person.is_ten_percent) or draw() < 0.045:
        person.is_other = True
        person.other_text = one_of(draw, _OTHER_TEXTS)
    if person.is_officer:
        person.officer_title = one_of(draw, _TITLES)
    _address(issuer, person, draw)
    direct = between(draw, 20, 60_000) * (between(draw, 1, 40) if person.is_ten_percent else 1)
    person.positions[""] = direct * UNIT + (between(draw, 1, 9_999) if draw() < 0.06 else 0)
    if draw() < 0.50:
        for _ in range(1 + (draw() < 0.5) + (draw() < 0.35) + 3 * (draw() < 0.15)):
            person.positions.setdefault(NATURES.draw(draw), between(draw, 10, 90_000) * UNIT)
    person.shows_derivative_holdings = draw() < 0.17
    person.signs_by_attorney = draw() < 0.72
    person.file_number = issuer.file_number
    if draw() < 0.004:
        person.second_cik = f"{9_950_000_000 + issuer.number * INSIDERS_PER_ISSUER + 900 + number % 100:010d}"
    return person


def make_chain(issuer: Issuer, number: int, draw: Callable[[], float]) -> Insider:
    """A chain of funds and their managers, ten-percent owners together; returns the fund that holds the shares."""
    size = min(1 + between(draw, 0, 3) + between(draw, 0, 3) + (8 if draw() < 0.10 else 0), len(_ROMAN))
    # The family of funds appears at every issuer it invests in, but under CIKs of its own for each.
    label = (
        f"MADE-UP {one_of(draw, ('CAPITAL', 'VENTURE', 'GROWTH', 'HARBOR', 'SUMMIT'))} {issuer.number:05d}{number:03d}"
    )
    chain = []
    for position in range(size):
        cik = 9_950_000_000 + issuer.number * INSIDERS_PER_ISSUER + number + position
        form = one_of(draw, _FUND_FORMS) % _ROMAN[position]
        member = Insider(f"{cik:010d}", label + form, False, number + position, is_ten_percent=True)
        if draw() < 0.1:
            member.is_director = True
        if draw() < 0.05:
            member.is_other = True
            member.other_text = "Member of 10% owner group"
        member.file_number = issuer.file_number
        chain.append(member)
    lead = chain[0]
    _address(issuer, lead, draw)
    for member in chain[1:]:
        member.street_1, member.street_2, member.city = lead.street_1, lead.street_2, lead.city
        member.state, member.zip_code, member.state_description = lead.state, lead.zip_code, lead.state_description
    nature = one_of(draw, _FUND_NATURES) if draw() < 0.8 else ""
    lead.positions[nature] = between(draw, 500_000, 20_000_000) * UNIT
    if draw() < 0.5:
        lead.positions.setdefault("By Made-Up Co-Investment Fund", between(draw, 20_000, 900_000) * UNIT)
    lead.chain = chain
    lead.signs_by_attorney = draw() < 0.3
    return lead


def _address(issuer: Issuer, insider: Insider, draw: Callable[[], float]) -> None:
    """An address of record: the issuer's with C/O, or the insider's own; a few have none."""
    kind = draw()
    if kind < 0.014:
        return
    if kind < 0.505:
        insider.street_1, insider.street_2 = f"C/O {issuer.name_on(issuer.first_day)}"[:40], issuer.street
        insider.city, insider.state, insider.zip_code = issuer.city, issuer.state, issuer.zip_code
    else:
        insider.street_1 = f"{between(draw, 1, 9_900)} {one_of(draw, _STREETS)}"
        insider.street_2 = f"SUITE {between(draw, 1, 900)}" if draw() < 0.05 else ""
        if kind > 0.955:
            insider.city, insider.state, insider.zip_code, insider.state_description = one_of(draw, _ABROAD)
        else:
            insider.city, insider.state, insider.zip_code = one_of(draw, _PLACES)
