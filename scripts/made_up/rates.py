"""How often things occur: the numbers the made-up filings are calibrated with.

Shares of documents are those of the census of EDGAR's 5.0 million ownership documents (to March 2026): for
footnotes, of the documents with a line of that kind. Lags, owners and lines are those of the samples M1 and M2 of
the domain reference (2024Q3; 8,292 filings of 2002 to 2026).
"""

from __future__ import annotations

import itertools
from typing import Final

from made_up.chance import Weighted

# Share of each form; amendments are scheduled by their originals.
FORMS: Final = {"3": 0.0734, "5": 0.0187}
AMENDED: Final = {"3": 0.060, "4": 0.033, "5": 0.035}
AMENDED_TREND: Final = ((2003, 1.3), (2026, 0.65))
# Form 5 has all but gone: of 100 in the mean year, so many per year.
FORM_5_TREND: Final = ((2003, 1.1), (2004, 2.4), (2008, 1.5), (2012, 0.85), (2016, 0.55), (2026, 0.3))

# Element -> share of the documents with such a line in which it carries a footnote. Strikes, exercise and
# expiration dates go by the kind of security; a price that stands in a footnote only comes on top.
FOOTNOTED: Final[dict[tuple[str, str], dict[str, float]]] = {
    ("3", "H1"): {"title": 0.0487, "after": 0.1867, "ownership": 0.0526, "nature": 0.25},
    ("3", "H2"): {
        "title": 0.105,
        "ownership": 0.0445,
        "nature": 0.7757,
        "underlying_title": 0.0306,
        "underlying_shares": 0.1417,
    },
    ("4", "T1"): {
        "title": 0.0514,
        "date": 0.0134,
        "coding": 0.135,
        "shares": 0.279,
        "price": 0.2116,
        "direction": 0.0064,
        "after": 0.1628,
        "ownership": 0.025,
        "nature": 0.4429,
    },
    ("4", "H1"): {"title": 0.0248, "after": 0.206, "ownership": 0.0385, "nature": 0.13},
    ("4", "T2"): {
        "title": 0.1063,
        "date": 0.0098,
        "coding": 0.045,
        "shares": 0.0795,
        "price": 0.072,
        "direction": 0.0006,
        "after": 0.0786,
        "ownership": 0.0084,
        "nature": 0.30,
        "underlying_title": 0.0095,
        "underlying_shares": 0.0324,
    },
    ("4", "H2"): {
        "title": 0.127,
        "after": 0.1028,
        "ownership": 0.0143,
        "nature": 0.4102,
        "underlying_title": 0.0065,
        "underlying_shares": 0.0902,
    },
    ("5", "T1"): {
        "title": 0.031,
        "date": 0.0522,
        "coding": 0.2736,
        "shares": 0.1856,
        "price": 0.20,
        "direction": 0.0068,
        "after": 0.1645,
        "ownership": 0.0352,
        "nature": 0.2596,
    },
    ("5", "H1"): {"title": 0.0214, "coding": 0.35, "after": 0.3253, "ownership": 0.0483, "nature": 0.10},
    ("5", "T2"): {
        "title": 0.1111,
        "date": 0.0522,
        "coding": 0.1902,
        "shares": 0.1294,
        "price": 0.15,
        "after": 0.1036,
        "ownership": 0.0143,
        "nature": 0.4323,
        "underlying_title": 0.0079,
        "underlying_shares": 0.0594,
    },
    ("5", "H2"): {
        "title": 0.1281,
        "coding": 0.35,
        "after": 0.147,
        "ownership": 0.0165,
        "nature": 0.4534,
        "underlying_title": 0.0037,
        "underlying_shares": 0.1084,
    },
}
# What an amendment adds to the footnotes of its original: they explain the change.
FOOTNOTED_MORE: Final[dict[str, dict[str, float]]] = {
    "T1": {"title": 0.02, "date": 0.033, "shares": 0.11, "direction": 0.009, "after": 0.17, "ownership": 0.015},
    "H1": {"title": 0.02, "after": 0.20, "ownership": 0.018},
    "T2": {
        "title": 0.04,
        "date": 0.033,
        "shares": 0.15,
        "price": 0.03,
        "after": 0.085,
        "ownership": 0.008,
        "underlying_shares": 0.077,
    },
    "H2": {"title": 0.03, "after": 0.06, "ownership": 0.012, "underlying_shares": 0.09},
}
# Share of transactions without a price in its place, only in a footnote.
PRICE_ONLY_IN_FOOTNOTE: Final = {"T1": 0.046, "T2": 0.093}
REMARKS: Final = {"3": 0.2877, "4": 0.0555, "5": 0.02}
REMARKS_OF_AMENDMENTS: Final = {"3": 0.05, "4": 0.14, "5": 0.11}

# What a Form 4 tells of, as shares of the filings, at the beginning (2003) and at the end (2026).
OCCASIONS: Final[dict[str, tuple[float, float]]] = {
    "sale": (0.150, 0.105),
    "purchase": (0.122, 0.072),
    "grant_shares": (0.130, 0.155),
    "withholding": (0.075, 0.155),
    "grant_and_withholding": (0.018, 0.045),
    "gift": (0.020, 0.030),
    "other_shares": (0.040, 0.025),
    "grant_derivatives": (0.240, 0.175),
    "other_derivatives": (0.026, 0.032),
    "exercise_and_sale": (0.120, 0.045),
    "exercise": (0.045, 0.020),
    "settlement": (0.010, 0.165),
    "grant_both": (0.024, 0.022),
    "conversion": (0.012, 0.012),
    "merger": (0.008, 0.008),
    "warrant_exercise": (0.003, 0.003),
    "holdings_only": (0.006, 0.003),
}
# Lots of an occasion: lines of a sale, purchase and so on.
LINES: Final[dict[str, Weighted[int]]] = {
    "sale": Weighted({1: 66, 2: 14, 3: 7, 4: 4, 5: 3, 6: 2, 8: 1.5, 11: 1, 17: 0.4, 29: 0.2, 38: 0.35}),
    "purchase": Weighted({1: 68, 2: 15, 3: 8, 4: 4, 6: 3, 10: 1.5, 18: 0.4}),
    "derivatives": Weighted({1: 78, 2: 14, 3: 5, 4: 2, 5: 0.8, 7: 0.2}),
    "exercise": Weighted({1: 72, 2: 15, 3: 6, 4: 3, 6: 2, 9: 1.2, 15: 0.8}),
    "few": Weighted({1: 80, 2: 14, 3: 6}),
}
# Business days from the (first) transaction to the filing; 6 stands for 6 to 10, 11 for more.
LAG: Final = Weighted({0: 6.9, 1: 34.1, 2: 55.6, 3: 1.0, 4: 0.4, 5: 0.2, 6: 0.4, 11: 1.5})
# Calendar days from the event to Form 3: upper ends of the classes. Founders file on the day itself and make up for
# the difference to the measured 47, 10, 31, 8 and 4 %.
LAG_OF_FORM_3: Final = Weighted({2: 13, 4: 17, 10: 51, 30: 13, 200: 6})
# Calendar days from the original to its amendment: upper ends of the classes.
LAG_OF_AMENDMENT: Final = Weighted({0: 6, 3: 16, 10: 13, 90: 32, 365: 25, 900: 8})
CLASS_STARTS: Final = {2: 0, 4: 3, 10: 5, 30: 11, 200: 31, 0: 0, 3: 1, 90: 11, 365: 91, 900: 366}
HAS_EXHIBIT: Final = {"3": 0.42, "4": 0.075, "5": 0.05}
# Seconds of acceptance: 56 % until 17:30, the others until 22:00.
ACCEPTED_BY_AFTERNOON: Final = 0.56


def trend(points: tuple[tuple[int, float], ...], year: int) -> float:
    """The value of a year between the points of a broken line."""
    for (first, low), (last, high) in itertools.pairwise(points):
        if year <= last:
            return low + (high - low) * max(year - first, 0) / (last - first)
    return points[-1][1]


_OCCASIONS_OF_YEAR: Final[dict[int, Weighted[str]]] = {}


def occasions(year: int) -> Weighted[str]:
    """What the Forms 4 of a year tell of."""
    if year not in _OCCASIONS_OF_YEAR:
        share = min(max((year - 2003) / 23, 0.0), 1.0)
        _OCCASIONS_OF_YEAR[year] = Weighted(
            {name: low + (high - low) * share for name, (low, high) in OCCASIONS.items()}
        )
    return _OCCASIONS_OF_YEAR[year]
