"""What filers write in words: footnotes, remarks, exhibits. Our own sentences in the manner of real ones."""

# ruff: noqa: E501 - sentences and templates stay whole
from __future__ import annotations

from typing import TYPE_CHECKING, Final

from made_up.business_days import iso
from made_up.chance import between, one_of
from made_up.numbers import decimal_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from made_up.events import Line

_BY_ELEMENT_AND_CODE: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("price", "S"): (
        "The price shown in Column 4 is a weighted average. The shares were sold in several transactions at prices from ${low} to ${high}, inclusive. On request the reporting person will give {issuer}, any security holder of it, or the staff of the Securities and Exchange Commission full information on the number of shares sold at each price within that range.",
        "Weighted average sale price; the individual prices ranged from ${low} to ${high}. The reporting person undertakes to provide the details of each sale on request.",
    ),
    ("price", "P"): (
        "Weighted average purchase price. The shares were bought in multiple transactions at prices ranging from ${low} to ${high}, inclusive. The reporting person undertakes to provide full information regarding the number of shares bought at each separate price.",
        "Bought directly from the issuer in a private placement under a subscription agreement.",
        "Includes brokerage commissions.",
    ),
    ("price", "A"): (
        "The shares were granted under the issuer's equity incentive plan; no payment was made for them.",
        "Granted as compensation for services.",
    ),
    ("price", "F"): ("Closing price of the issuer's shares on the date of vesting.",),
    ("price", "M"): ("Each unit is the economic equivalent of one share and was settled in shares without payment.",),
    ("price", "G"): ("Bona fide gift; no consideration was received.",),
    ("price", "J"): ("Distribution in kind to partners, pro rata and for no consideration.",),
    ("shares", "A"): (
        "Restricted shares granted under the {year} Incentive Plan, vesting in three equal yearly instalments that begin on the first anniversary of the grant, provided that the reporting person stays in service.",
        "Shares earned upon the certification of performance for the period that ended on December 31.",
        "Represents restricted stock units; each is a contingent right to receive one share.",
    ),
    ("shares", "F"): (
        "Shares withheld by the issuer to satisfy tax obligations upon the vesting of restricted shares; no shares were sold in the market.",
        "Withheld to cover taxes due on vesting.",
    ),
    ("shares", "S"): (
        "The sale was required to cover tax withholding upon the settlement of restricted stock units and was not at the discretion of the reporting person.",
        "Shares sold by the trust described below.",
    ),
    ("shares", "P"): (
        "Acquired through the employee stock purchase plan in a transaction exempt under Rule 16b-3.",
        "Shares acquired through reinvestment of dividends are included.",
    ),
    ("coding", "S"): (
        "The transaction was made under a Rule 10b5-1 trading plan that the reporting person adopted on {plan}.",
        "Sale made in connection with the underwritten public offering of the issuer.",
    ),
    ("coding", "P"): (
        "Acquired in the initial public offering of the issuer through the directed share program.",
        "Purchase in an account managed by an independent adviser.",
    ),
    ("coding", "J"): (
        "Distribution by the fund to its general and limited partners, pro rata, for no consideration.",
        "Shares received in a distribution in kind from a partnership in which the reporting person holds an interest.",
    ),
    ("coding", "G"): (
        "Gift to a charitable organisation.",
        "Transfer to a trust for the benefit of the reporting person's children.",
    ),
    ("coding", "M"): (
        "Settlement of restricted stock units that vested on the transaction date.",
        "The option was exercised under a Rule 10b5-1 trading plan adopted on {plan}.",
    ),
    ("coding", "C"): (
        "The preferred shares converted into common shares at the closing of the initial public offering, one for one, and had no expiration date.",
    ),
    ("coding", "D"): (
        "Under the merger agreement each share was cancelled and converted into the right to receive cash.",
    ),
    ("nature", ""): (
        "The shares are held by the fund. Its general partner and the managers of the general partner may be deemed to share voting and dispositive power. Each of them disclaims beneficial ownership except to the extent of a pecuniary interest therein.",
        "The reporting person disclaims beneficial ownership of these securities except to the extent of a pecuniary interest, and this report is no admission of beneficial ownership for purposes of Section 16.",
        "Held by a trust of which the reporting person is trustee; the family of the reporting person are the beneficiaries.",
        "Based on a plan statement dated {date}.",
    ),
    ("exercisable", ""): (
        "One quarter of the lot vests on the first anniversary of the grant, and the rest in thirty-six equal monthly instalments, provided that the reporting person stays in service.",
        "The lot vests in three equal yearly instalments that begin one year after the date of grant.",
        "Fully vested.",
        "Immediately exercisable.",
        "The units vest on the first anniversary of the grant.",
    ),
    ("strike", ""): (
        "Each unit is a contingent right to receive one share of the issuer.",
        "Converts into shares one for one.",
        "1-for-1",
    ),
    ("expiration", ""): (
        "The units have no expiration date; they are settled in shares after vesting.",
        "No expiration date.",
        "Shares are delivered after the end of service on the board.",
    ),
    ("after", ""): (
        "Includes shares acquired under the issuer's employee stock purchase plan in exempt transactions since the last report.",
        "Includes {few} unvested restricted stock units.",
        "Reflects a transfer between forms of ownership that was exempt under Rule 16a-13.",
        "The total includes shares from the reinvestment of dividends.",
    ),
    ("title", ""): (
        "The units were granted under the issuer's equity incentive plan.",
        "Each share carries an attached right to purchase preferred shares.",
        "Phantom shares under the deferred compensation plan, payable in cash after the end of service.",
    ),
    ("date", ""): (
        "The award was approved on an earlier date and became effective on the date shown.",
        "The transaction was reported late because of an administrative error.",
    ),
    ("ownership", ""): (
        "This report is filed jointly; each reporting person disclaims beneficial ownership except to the extent of a pecuniary interest.",
        "Held in joint tenancy with the spouse.",
    ),
    ("underlying_shares", ""): (
        "The number of underlying shares depends on the market price at the time of settlement.",
        "Represents the target; up to twice that number may be earned.",
    ),
    ("underlying_title", ""): ("Each unit may be settled in shares or in cash.",),
    ("direction", ""): ("See the footnote to the transaction code.",),
    ("coding", ""): (
        "Exempt from Section 16(b) under Rule 16b-3.",
        "The transaction is described in the issuer's current report of that date.",
    ),
    ("price", ""): ("No price was paid.", "Not applicable.", "Price as determined under the plan."),
    ("shares", ""): (
        "Adjusted for the issuer's stock split.",
        "The number is based on the value of the account divided by the share price.",
        "See the remarks below.",
    ),
    ("amendment", ""): (
        "This amendment is filed to correct the number of securities reported in the original filing.",
        "The original filing, made on {date}, omitted this line because of an administrative error.",
        "Amended to correct an error in the form originally filed.",
    ),
}
_REMARKS: Final = {
    "3": (
        "Exhibit List - Exhibit 24 - Power of Attorney",
        "Exhibit 24 - Power of Attorney.",
        "EX-24: Power of Attorney",
        "See Exhibit 99.1 for the joint filers.",
    ),
    "4": (
        "Executive Vice President and Chief Legal Officer",
        "The reporting persons may be deemed to be members of a group for purposes of Section 13(d).",
        "Exhibit 99.1 - Joint Filer Information",
        "Exhibit 24 - Power of Attorney",
        "The titles of the reporting person are given in full in the issuer's annual report.",
    ),
    "5": ("Includes shares held in the savings plan.", "Exhibit 24 - Power of Attorney"),
}


def footnote_text(element: str, line: Line, issuer_name: str, draw: Callable[[], float]) -> str:
    """A footnote for an element of a line, in XML-safe text."""
    texts = _BY_ELEMENT_AND_CODE.get((element, line.code)) or _BY_ELEMENT_AND_CODE[element, ""]
    text = one_of(draw, texts)
    if "{" not in text:
        return text
    price = line.price or 100_000
    low, high = price - price // 200, price + price // 150
    day = line.day or 733_000
    return text.format(
        low=decimal_text(low // 100 * 100),
        high=decimal_text(high // 100 * 100),
        issuer=escape(issuer_name),
        year=iso(day)[:4],
        plan=iso(day - between(draw, 95, 400)),
        date=iso(day - between(draw, 3, 60)),
        few=between(draw, 1, 90) * 100,
    )


def plan_footnote(line: Line, draw: Callable[[], float]) -> str:
    """The footnote of a transaction under a plan: when the plan was adopted."""
    return _BY_ELEMENT_AND_CODE["coding", "S"][0].format(plan=iso(line.day - between(draw, 95, 400)))


def remark(form: str, draw: Callable[[], float]) -> str:
    """Remarks below the tables."""
    return one_of(draw, _REMARKS[form])


def escape(text: str) -> str:
    """Text for XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


POWER_OF_ATTORNEY: Final = """POWER OF ATTORNEY

Know all by these presents that the undersigned, an invented person, makes {attorney}, signing singly, the true
and lawful attorney-in-fact of the undersigned, to execute on behalf of the undersigned Forms 3, 4 and 5 about the
securities of {issuer} under Section 16(a) of the Securities Exchange Act of 1934, to file them with the
Securities and Exchange Commission, and to do whatever else is needed for it. The undersigned acknowledges that
the attorney-in-fact does not take over any of the duties of the undersigned under Section 16.

This power of attorney stays in force until the undersigned is no longer required to file such forms, unless the
undersigned revokes it earlier in a signed writing delivered to the attorney-in-fact.
{more}
/s/ {name}
"""
MORE_OF_THE_SAME: Final = """
The attorney-in-fact may in particular prepare, execute and submit a Form ID to obtain access codes, ask third
persons for information about transactions in the issuer's securities, and take any other action of any type
that, in the opinion of the attorney-in-fact, may be of benefit to, in the best interest of, or legally required
by, the undersigned. The undersigned ratifies all that the attorney-in-fact lawfully does by virtue of this power.
"""
