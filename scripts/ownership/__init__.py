"""What the commands in scripts/ share: reading EDGAR's ownership filings and loading them as filed."""

from typing import Final

# Version of the reading code, kept with every filing: it changes when the same file would give other rows.
LOADER_VERSION: Final = "1"
