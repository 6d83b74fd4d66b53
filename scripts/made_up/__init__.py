"""A made-up market and its ownership filings, with the truth beside them.

One issuer's whole history is the unit of work: it depends on the seed, the sizes asked for and the issuer's number,
and on nothing else, so that any number of processes writes the same bytes. Quantities are whole numbers on the
way (shares and dollars in ten-thousandths, days as proleptic Gregorian ordinals); floating point numbers only
decide, by comparison with a draw, and are never written.
"""
