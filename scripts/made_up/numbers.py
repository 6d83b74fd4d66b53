"""Whole ten-thousandths -> decimal text, exactly."""

from __future__ import annotations

_UNIT = 10_000


def decimal_text(value: int) -> str:
    """A number in ten-thousandths as EDGAR has it: no sign, no thousands separators, no zeros at the end."""
    whole, rest = divmod(value, _UNIT)
    return str(whole) if not rest else f"{whole}.{rest:04d}".rstrip("0")


def price_text(value: int, style: int) -> str:
    """A price in ten-thousandths: style 0 without zeros at the end, 1 with two decimals at least, 2 '0.00' for none."""
    whole, rest = divmod(value, _UNIT)
    if style == 0 or (value == 0 and style == 1):
        return str(whole) if not rest else f"{whole}.{rest:04d}".rstrip("0")
    if rest % 100 == 0:
        return f"{whole}.{rest // 100:02d}"
    return f"{whole}.{rest:04d}".rstrip("0")
