"""Print the ownership document of a filing, written anew from the raw tables.

    python scripts/rebuild.py 0001127602-25-001055

Nothing of a document is lost on its way into the warehouse, and this is the way to see it: the XML printed here
equals the one that was filed, but for white space, comments and processing instructions.

Exit status: 0 printed, 2 could not (no such warehouse, no such filing).
"""

from __future__ import annotations

import os
from pathlib import Path

import click
import duckdb
from lxml import etree

from ownership import tables
from ownership.rebuild import rebuild_document


@click.command(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("accession_number")
@click.option(
    "--database",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("SECTION16_DATABASE", "warehouse.duckdb"),
    show_default="SECTION16_DATABASE, else warehouse.duckdb",
    help="The warehouse file.",
)
def main(accession_number: str, database: Path) -> None:
    """Print one document."""
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            rows = {
                table.name: connection.execute(
                    f"select * from raw.{table.name} where accession_number = ?", [accession_number]
                ).fetchall()
                for table in tables.FILING_TABLES
            }
    except duckdb.Error as error:
        click.echo(f"rebuild.py: {database}: {' '.join(str(error).split())}", err=True)
        raise SystemExit(2) from None
    if not rows[tables.OWNERSHIP_DOCUMENT.name]:
        click.echo(f"rebuild.py: {database} holds no filing {accession_number}", err=True)
        raise SystemExit(2)
    document = etree.fromstring(rebuild_document(rows))
    etree.indent(document)
    click.echo(etree.tostring(document, encoding="unicode"))


if __name__ == "__main__":
    main()
