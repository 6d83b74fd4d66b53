"""What the tests of the loader share: small filings in every wrapper, the command as a user runs it, comparisons.

Plain functions, no fixtures. The filings are invented; numbers in them follow from `number`, so that a mixed-up
filing is seen in the comparison.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from ownership import tables

ROOT = Path(__file__).resolve().parents[2]
LOAD = ROOT / "scripts" / "load.py"
SAMPLE = ROOT / "data" / "sample"

# What differs between two runs that do the same: which run wrote a row, and when.
# In which order index files came is bookkeeping too.
BOOKKEEPING = frozenset(
    {"load_id", "loaded_at", "rejected_at", "resolved_at", "index_file_number", "first_listed_in", "last_listed_in"}
)

_SEEN = re.compile(
    r"^seen (?P<seen>[\d,]+): accepted (?P<accepted>[\d,]+), unchanged (?P<unchanged>[\d,]+),"
    r" replaced (?P<replaced>[\d,]+), other forms (?P<other_forms>[\d,]+), rejected (?P<rejected>[\d,]+)"
    r"(?:; (?P<left_alone>[\d,]+) other files left alone)?$",
    re.MULTILINE,
)
_REASON = re.compile(r"^  rejected, (\w+): ([\d,]+)$", re.MULTILINE)


# ------------------------------------------------------------------------------------------------------- filings


def accession(number: int) -> str:
    """An invented accession number."""
    return f"0009991000-24-{number:06d}"


def document(number: int, *, lines: int = 2, footnotes: int = 1, owners: int = 1, remarks: str = "") -> str:
    """An ownership document. Its counts are what `lines`, `footnotes` and `owners` say."""
    owner = "".join(
        f"<reportingOwner><reportingOwnerId><rptOwnerCik>{9_991_000 + each:010d}</rptOwnerCik>"
        f"<rptOwnerName>OWNER {number} {each}</rptOwnerName></reportingOwnerId>"
        "<reportingOwnerRelationship><isDirector>1</isDirector></reportingOwnerRelationship></reportingOwner>"
        for each in range(owners)
    )
    reference = '<footnoteId id="F1"/>' if footnotes else ""
    line = "".join(
        "<nonDerivativeTransaction><securityTitle><value>Common Stock</value></securityTitle>"
        "<transactionDate><value>2024-02-16</value></transactionDate>"
        "<transactionCoding><transactionFormType>4</transactionFormType><transactionCode>P</transactionCode>"
        "<equitySwapInvolved>0</equitySwapInvolved></transactionCoding>"
        f"<transactionAmounts><transactionShares><value>{number}.{each}</value></transactionShares>"
        f"<transactionPricePerShare><value>12.5</value>{reference}</transactionPricePerShare>"
        "<transactionAcquiredDisposedCode><value>A</value></transactionAcquiredDisposedCode></transactionAmounts>"
        "<ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership></ownershipNature>"
        "</nonDerivativeTransaction>\n"
        for each in range(lines)
    )
    notes = "".join(f'<footnote id="F{each + 1}">Note {each} of {number}</footnote>' for each in range(footnotes))
    return (
        "<ownershipDocument>\n<schemaVersion>X0508</schemaVersion>\n<documentType>4</documentType>\n"
        "<periodOfReport>2024-02-16</periodOfReport>\n"
        f"<issuer><issuerCik>0009990010</issuerCik><issuerName>ISSUER {number}</issuerName>"
        f"<issuerTradingSymbol>T{number}</issuerTradingSymbol></issuer>\n{owner}\n"
        + (f"<nonDerivativeTable>{line}</nonDerivativeTable>\n" if lines else "")
        + (f"<footnotes>{notes}</footnotes>\n" if footnotes else "")
        + (f"<remarks>{remarks}</remarks>\n" if remarks else "")
        + f"<ownerSignature><signatureName>/s/ {number}</signatureName><signatureDate>2024-02-20</signatureDate>"
        "</ownerSignature>\n</ownershipDocument>"
    )


def bare(xml: str) -> str:
    """Bare XML, as EDGAR serves primary documents."""
    return f'<?xml version="1.0"?>\n{xml}\n'


def _wrapped(xml: str, form: str) -> str:
    return (
        f"<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n<FILENAME>primary_doc.xml\n<TEXT>\n<XML>\n"
        f'<?xml version="1.0"?>\n{xml}\n</XML>\n</TEXT>\n</DOCUMENT>\n'
    )


def submission(number: int, xml: str, form: str = "4") -> str:
    """Full submission text with a labelled header."""
    name = accession(number)
    return (
        f"<SEC-DOCUMENT>{name}.txt : 20240220\n<SEC-HEADER>{name}.hdr.sgml : 20240220\n"
        f"<ACCEPTANCE-DATETIME>20240220161500\nACCESSION NUMBER:\t\t{name}\nCONFORMED SUBMISSION TYPE:\t{form}\n"
        "PUBLIC DOCUMENT COUNT:\t\t1\nCONFORMED PERIOD OF REPORT:\t20240216\nFILED AS OF DATE:\t\t20240220\n\n"
        "ISSUER:\t\t\n\n\tCOMPANY DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\tISSUER INC\n"
        "\t\tCENTRAL INDEX KEY:\t\t\t0009990010\n"
        "\tFORMER COMPANY:\t\n\t\tFORMER CONFORMED NAME:\tOLD INC\n\t\tDATE OF NAME CHANGE:\t20190603\n"
        f"</SEC-HEADER>\n{_wrapped(xml, form)}</SEC-DOCUMENT>\n"
    )


def dissemination(number: int, xml: str, form: str = "4") -> str:
    """A dissemination file with a tag header."""
    return (
        f"<SUBMISSION>\n<ACCESSION-NUMBER>{accession(number)}\n<TYPE>{form}\n<PUBLIC-DOCUMENT-COUNT>1\n"
        "<PERIOD>20240216\n<FILING-DATE>20240220\n<ISSUER>\n<COMPANY-DATA>\n<CONFORMED-NAME>ISSUER INC\n"
        f"<CIK>0009990010\n</COMPANY-DATA>\n</ISSUER>\n{_wrapped(xml, form)}</SUBMISSION>\n"
    )


def master_index(*rows: tuple[str, str, int], date: str = "2024-02-20") -> str:
    """A master index: CIK, company name and number of the filing of each row."""
    return (
        "Description:           Master Index of EDGAR Dissemination Feed\nLast Data Received:    March 31, 2024\n \n"
        "CIK|Company Name|Form Type|Date Filed|Filename\n" + "-" * 80 + "\n"
        + "".join(f"{cik}|{name}|4|{date}|edgar/data/{cik}/{accession(number)}.txt\n" for cik, name, number in rows)
    )  # fmt: skip


def write(path: Path, content: str | bytes) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ----------------------------------------------------------------------------------------------------- the command


def load_command(*paths: str | bytes | Path, database: Path | None, options: tuple[str, ...] = ()) -> list[str | bytes]:
    """The command line of a load."""
    to = ("--database", str(database)) if database is not None else ()
    return [sys.executable, str(LOAD), *to, *options, *(p if isinstance(p, bytes) else str(p) for p in paths)]


def run_load(
    *paths: str | bytes | Path,
    database: Path | None,
    options: tuple[str, ...] = (),
    environment: dict[str, str] | None = None,
    **more: Any,
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, and return how it ended. It is ended itself after two minutes."""
    return subprocess.run(
        load_command(*paths, database=database, options=options),
        env={**os.environ, **(environment or {})},
        capture_output=True, text=True, errors="replace", timeout=120, check=False, **more,
    )  # fmt: skip


def summary(result: subprocess.CompletedProcess[str]) -> dict[str, int]:
    """The counts of the summary, those not named being 0, and 'rejected, <reason>' where there are any."""
    match = _SEEN.search(result.stdout)
    assert match, f"no summary in {result.stdout!r}, errors {result.stderr!r}"
    counts = {name: int(text.replace(",", "")) for name, text in match.groupdict("0").items()}
    parts = counts["accepted"] + counts["unchanged"] + counts["replaced"] + counts["other_forms"] + counts["rejected"]
    assert counts["seen"] == parts, result.stdout
    reasons = {f"rejected, {name}": int(count.replace(",", "")) for name, count in _REASON.findall(result.stdout)}
    assert sum(reasons.values()) == counts["rejected"], result.stdout
    return {**counts, **reasons}


def loaded(
    *paths: str | bytes | Path, database: Path, options: tuple[str, ...] = (), status: int = 0
) -> dict[str, int]:
    """Run a load that must end with `status`, and return the counts of its summary."""
    result = run_load(*paths, database=database, options=options)
    assert result.returncode == status, f"{result.stdout}\n{result.stderr}"
    return summary(result)


def one_clear_line(result: subprocess.CompletedProcess[str]) -> str:
    """The line that says why the command could not run: one line, no traceback, exit status 2."""
    assert "Traceback" not in result.stderr, result.stderr
    assert result.returncode == 2, f"{result.returncode}: {result.stdout}\n{result.stderr}"
    lines = [line for line in result.stderr.splitlines() if line.strip() and not line.startswith("rejected: ")]
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("load.py: "), lines
    return lines[0]


# ---------------------------------------------------------------------------------------------------- the warehouse


def query(database: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on a warehouse file, which is opened for reading only."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def differences(one: Path, other: Path) -> dict[str, tuple[list[Any], list[Any]]]:
    """Tables that differ between two warehouse files, but for bookkeeping: rows of the one, and of the other, only.

    Rows are compared as bags (EXCEPT ALL both ways, which also compares their numbers). raw.load tells of runs,
    not of filings, and is left out. Whether a rejection is resolved is compared, when it was is not.
    """
    found: dict[str, tuple[list[Any], list[Any]]] = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        for table in tables.ALL_TABLES:
            if table is tables.LOAD:
                continue
            names = [f'"{name}"' for name in table.column_names if name not in BOOKKEEPING]
            if "resolved_at" in table.column_names:
                names.append("resolved_at is null")
            columns = ", ".join(names)
            only = [
                connection.execute(
                    f"select {columns} from {here}.raw.{table.name} except all select {columns} from {there}.raw.{table.name}"
                ).fetchall()
                for here, there in (("one", "other"), ("other", "one"))
            ]
            if only[0] or only[1]:
                found[table.name] = (only[0], only[1])
    return found


def processes_marked(marker: str) -> list[int]:
    """Processes that have the marker in their environment, as the kernel knows it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z" and marker.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def gone(marker: str, seconds: float) -> bool:
    """Whether no process with the marker is left, at the latest after some seconds."""
    until = time.monotonic() + seconds
    while processes_marked(marker):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
