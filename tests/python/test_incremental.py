"""Builds that follow the loads end where one build of everything ends.

Each story loads invented filings in several loads with builds in between, and then builds everything anew from the
same raw tables: every mart must hold the same rows, to the last one. Stories are short lists of steps; the shuffled
ones are drawn with a seed that is printed: SECTION16_SHUFFLE_SEED=<seed> repeats them.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from load import read_batch
from load_data_sets import load_data_set
from ownership.data_set import DataSet
from ownership.sources import SourceFile, find_files
from ownership.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbt.contracts.graph.manifest import Manifest

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "data" / "sample"
SEED = int(os.environ.get("SECTION16_SHUFFLE_SEED", "16"))
# Which load wrote a row is bookkeeping of the order of loads, and nothing that a filing says.
BOOKKEEPING = ("load_number",)
# Everything that holds rows. Views and the calendar do not change from build to build.
TABLES = ("config.materialized:incremental", "fct_unresolved_footnote_references", "fct_rejected_documents")
# A fact, and the tables it is made of.
FILINGS = ("int_filings_dated", "int_filing_owners_merged", "bridge_filing_insiders", "fct_filings")

# ------------------------------------------------------------------------------------------------- invented filings


@dataclass(frozen=True)
class Form:
    """A Form 4 that says little, and each of it differently from other forms."""

    number: int
    wrapper: str = "xml"
    issuer: int = 9_992_001
    owners: tuple[int, ...] = (9_993_001,)
    shares: tuple[str, ...] = ("100",)
    holdings: tuple[str, ...] = ()
    date: str = "20240220"
    title: str = "Common Stock"
    name: str = ""
    header_entities: tuple[int, ...] = ()
    footnotes: int = 1
    signature_date: str = "2024-02-20"

    @property
    def accession(self) -> str:
        return f"0009992000-24-{self.number:06d}"

    def file(self) -> SourceFile:
        """The file that EDGAR would serve."""
        return SourceFile(f"{self.accession}.{self.wrapper}", data=self._wrapped().encode())

    def _wrapped(self) -> str:
        if self.wrapper == "xml":
            return self._document()
        document = (
            "<DOCUMENT>\n<TYPE>4\n<SEQUENCE>1\n<FILENAME>primary_doc.xml\n<TEXT>\n<XML>\n"
            f"{self._document()}\n</XML>\n</TEXT>\n</DOCUMENT>\n"
        )
        if self.wrapper == "nc":
            entities = "".join(
                f"<REPORTING-OWNER>\n<OWNER-DATA>\n<CONFORMED-NAME>{self._said('ENTITY', cik)}\n<CIK>{cik:010d}\n"
                f"<STATE-OF-INCORPORATION>{self.date[-2:]}\n</OWNER-DATA>\n</REPORTING-OWNER>\n"
                for cik in (*self.owners, *self.header_entities)
            )
            return (
                f"<SUBMISSION>\n<ACCESSION-NUMBER>{self.accession}\n<TYPE>4\n<PUBLIC-DOCUMENT-COUNT>1\n"
                f"<PERIOD>20240216\n<FILING-DATE>{self.date}\n<ISSUER>\n<COMPANY-DATA>\n"
                f"<CONFORMED-NAME>{self._said('ISSUER', self.issuer)}\n<CIK>{self.issuer:010d}\n"
                f"<ASSIGNED-SIC>{3000 + self.number % 900}\n</COMPANY-DATA>\n</ISSUER>\n{entities}{document}</SUBMISSION>\n"
            )
        return (
            f"<SEC-DOCUMENT>{self.accession}.txt : {self.date}\n<SEC-HEADER>{self.accession}.hdr.sgml : {self.date}\n"
            f"<ACCEPTANCE-DATETIME>{self.date}16{self.number % 60:02d}00\nACCESSION NUMBER:\t\t{self.accession}\n"
            "CONFORMED SUBMISSION TYPE:\t4\nPUBLIC DOCUMENT COUNT:\t\t1\nCONFORMED PERIOD OF REPORT:\t20240216\n"
            f"FILED AS OF DATE:\t\t{self.date}\n\nISSUER:\t\t\n\n\tCOMPANY DATA:\t\n"
            f"\t\tCOMPANY CONFORMED NAME:\t\t\t{self._said('ISSUER', self.issuer)}\n"
            f"\t\tCENTRAL INDEX KEY:\t\t\t{self.issuer:010d}\n"
            f"\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\tMADE UP [{3000 + self.number % 900}]\n"
            f"</SEC-HEADER>\n{document}</SEC-DOCUMENT>\n"
        )

    def _said(self, kind: str, cik: int) -> str:
        return f"{self.name or kind} {cik % 1000} LLC OF {self.date}" if cik % 2 else f"{kind} {cik % 1000}"

    def _line(self, kind: str, shares: str) -> str:
        reference = '<footnoteId id="F1"/>' if self.footnotes else ""
        following = "<postTransactionAmounts><sharesOwnedFollowingTransaction><value>"
        amounts = (
            "<transactionDate><value>2024-02-16</value></transactionDate>"
            "<transactionCoding><transactionFormType>4</transactionFormType><transactionCode>P</transactionCode>"
            "<equitySwapInvolved>0</equitySwapInvolved></transactionCoding><transactionAmounts>"
            f"<transactionShares><value>{shares}</value></transactionShares><transactionPricePerShare>"
            f"<value>{self.number}.5</value>{reference}</transactionPricePerShare>"
            "<transactionAcquiredDisposedCode><value>A</value>"
            "</transactionAcquiredDisposedCode></transactionAmounts>"
        )
        return (
            f"<nonDerivative{kind}><securityTitle><value>{self.title}</value></securityTitle>"
            f"{amounts if kind == 'Transaction' else ''}{following}{shares}</value></sharesOwnedFollowingTransaction>"
            "</postTransactionAmounts><ownershipNature><directOrIndirectOwnership><value>D</value>"
            f"</directOrIndirectOwnership></ownershipNature></nonDerivative{kind}>"
        )

    def _document(self) -> str:
        owners = "".join(
            f"<reportingOwner><reportingOwnerId><rptOwnerCik>{cik:010d}</rptOwnerCik><rptOwnerName>"
            f"{self._said('OWNER', cik)}</rptOwnerName></reportingOwnerId><reportingOwnerAddress><rptOwnerCity>CITY "
            f"{self.number}</rptOwnerCity></reportingOwnerAddress><reportingOwnerRelationship><isDirector>1</isDirector>"
            "</reportingOwnerRelationship></reportingOwner>"
            for cik in self.owners
        )
        lines = [self._line("Transaction", each) for each in self.shares]
        lines += [self._line("Holding", each) for each in self.holdings]
        return (
            "<ownershipDocument><schemaVersion>X0508</schemaVersion><documentType>4</documentType>"
            f"<periodOfReport>2024-02-16</periodOfReport><issuer><issuerCik>{self.issuer:010d}</issuerCik><issuerName>"
            f"{self._said('ISSUER', self.issuer)}</issuerName><issuerTradingSymbol>T{self.number}</issuerTradingSymbol>"
            f"</issuer>{owners}"
            + (f"<nonDerivativeTable>{''.join(lines)}</nonDerivativeTable>" if lines else "")
            + (f'<footnotes><footnote id="F1">Note of {self.number}</footnote></footnotes>' if self.footnotes else "")
            + f"<ownerSignature><signatureName>S</signatureName><signatureDate>{self.signature_date}</signatureDate>"
            "</ownerSignature></ownershipDocument>"
        )


def index(*forms: Form, date: str = "2024-02-20", day: str = "March 31, 2024") -> SourceFile:
    """A full index file up to a day that lists filings under a date."""
    rows = "".join(
        f"{form.issuer}|ISSUER|4|{date}|edgar/data/{form.issuer}/{form.accession}.txt\n" for form in forms
    )
    text = (
        f"Description:           Master Index of EDGAR Dissemination Feed\nLast Data Received:    {day}\n \n"
        "CIK|Company Name|Form Type|Date Filed|Filename\n" + "-" * 80 + "\n" + rows
    )
    return SourceFile(f"master-{date}-{day}-{len(forms)}.idx", data=text.encode())


# ---------------------------------------------------------------------------------------------------- the warehouse


@dataclass
class House:
    """A warehouse file, loaded and built as a story tells."""

    database: Path
    target: Path
    manifest: Manifest | None = None
    told: list[str] = field(default_factory=list)

    def load(self, *files: SourceFile) -> None:
        """Load files, in one run of the loader."""
        DuckDBConnectionManager.close_all_connections()
        warehouse = Warehouse(self.database)
        counts = warehouse.write(read_batch(list(files)))
        warehouse.finish()
        assert not counts["rejected"], warehouse.counts
        self.told.append(f"load {[file.name for file in files]}")

    def dbt(self, *arguments: str, succeeds: bool = True) -> Any:
        """Run dbt in this process. The project is read once for all stories."""
        self.told.append(f"dbt {' '.join(arguments)}")
        result = dbtRunner(manifest=self.manifest).invoke(
            ["--quiet", "--no-use-colors", "--no-write-json", *arguments, "--project-dir", str(PROJECT),
             "--profiles-dir", str(PROJECT), "--target-path", str(self.target), "--log-path",
             str(self.target / "logs"), "--log-level-file", "none"]
        )  # fmt: skip
        DuckDBConnectionManager.close_all_connections()
        unwell = [
            f"{each.node.name}: {each.message}"
            for each in getattr(result.result, "results", [])
            if each.status not in ("success", "pass", "warn", "no-op")
        ]
        assert result.success is succeeds, json.dumps([self.told, str(result.exception), unwell], indent=1)
        return result.result

    def build(self, *, succeeds: bool = True) -> None:
        """Build what new loads touch, as `dbt build` does."""
        self.dbt("run", "--select", *TABLES, succeeds=succeeds)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.database)) as connection:
            return connection.execute(sql).fetchall()

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """What every table of the marts and behind them holds."""
        return {
            f"{schema}.{name}": self.query(f"select * from {schema}.{name} order by all") for schema, name in self.tables()
        }

    def tables(self) -> list[tuple[Any, ...]]:
        """The tables of the marts and behind them, by schema and name."""
        tables = self.query(
            "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'"
            " and table_schema in ('marts', 'intermediate') order by all"
        )
        assert len(tables) > 15
        return tables

    @property
    def is_everything(self) -> bool:
        """Whether the last build kept nothing."""
        return bool(self.query("select is_everything from build_state.scope")[0][0])

    @property
    def loads_built(self) -> int:
        """The last load that counts as built."""
        return self.query("select max(load_number) from build_state.build where finished_at is not null")[0][0] or 0

    def require_equal_to_full_build(self) -> None:
        """Build everything anew from the same raw tables, and compare every table of the marts and behind them."""
        tables = self.tables()
        self.query("create schema kept")
        for schema, name in tables:
            self.query(f"create table kept.{name} as select * from {schema}.{name}")
        self.dbt("run", "--full-refresh", "--select", *TABLES)
        unequal = {}
        for schema, name in tables:
            columns = [row[0] for row in self.query(f"select column_name from (describe {schema}.{name})")]
            compared = ", ".join(f'"{column}"' for column in columns if column not in BOOKKEEPING)
            assert len(compared) > 0
            rows = [
                self.query(f"select {compared} from {here}.{name} except all select {compared} from {there}.{name}")
                for here, there in (("kept", schema), (schema, "kept"))
            ]
            if rows[0] or rows[1]:
                unequal[name] = {"only step by step": rows[0][:3], "only at once": rows[1][:3]}
        assert not unequal, json.dumps({"told": self.told, "unequal": unequal}, indent=1, default=str)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A warehouse with the seeds and the sample, built: where every story begins."""
    place = tmp_path_factory.mktemp("incremental")
    house = House(place / "base.duckdb", place / "target")
    os.environ["SECTION16_DATABASE"] = str(house.database)
    house.load(*(found for found in find_files([SAMPLE]) if isinstance(found, SourceFile)))
    house.manifest = house.dbt("parse")
    house.dbt("build", "--exclude-resource-type", "test", "unit_test")
    assert (house.loads_built, house.is_everything) == (1, True)
    return house


@pytest.fixture
def house(base: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[House]:
    """A copy of that warehouse for one story."""
    database = tmp_path / base.database.name
    database.write_bytes(base.database.read_bytes())
    monkeypatch.setenv("SECTION16_DATABASE", str(database))
    yield House(database, base.target, base.manifest)
    DuckDBConnectionManager.close_all_connections()


# ---------------------------------------------------------------------------------------------------------- stories


def test_replaced_late_and_dated_anew(house: House) -> None:
    """What a replaced document no longer says is gone, and what an index says later is known."""
    many_lines = Form(1, shares=("100", "200", "300"), holdings=("5",), owners=(9_993_001, 9_993_002))
    bare, late = Form(2, owners=(9_993_002,), holdings=("7",)), Form(4, "nc", issuer=9_992_002, date="20230105")
    headed = Form(3, "nc", header_entities=(9_993_009,), name="NAMED")
    unreadable = Form(5, shares=("12 (1)",), signature_date="yesterday", title="Preferred")
    house.load(*(form.file() for form in (many_lines, bare, headed, unreadable)))
    house.build()
    house.load(
        # Another issuer, another owner, fewer lines of another title, no footnote; a header that names one less.
        replace(many_lines, shares=("150",), holdings=(), issuer=9_992_003, owners=(9_993_004,), footnotes=0).file(),
        replace(headed, header_entities=(), date="20240219", name="RENAMED").file(),
        # A filing of the year before, loaded late, and the index of filings that have no header.
        late.file(),
        index(many_lines, bare, unreadable, date="2024-02-21"),
    )
    house.build()
    assert house.query("select count(*) from marts.fct_transactions where accession_number like '%24-000001'") == [(1,)]
    assert house.query("select filing_date::varchar from marts.fct_holdings where accession_number like '%24-000002'") == [
        ("2024-02-21",)
    ]
    # No lines at all, the wrappers rise, the index changes its mind, and lists a filing that nobody has under a bad day.
    house.load(
        replace(bare, shares=(), holdings=(), footnotes=0).file(),
        replace(unreadable, wrapper="nc", shares=("12",), title="preferred").file(),
        index(many_lines, date="2024-02-14"),
        index(Form(99), date="20240230"),
    )
    house.build()
    house.load(replace(unreadable, wrapper="txt", date="20240222").file(), index(Form(99), date="2024-02-23"))
    house.build()
    house.require_equal_to_full_build()


def test_removed_and_listed_again(house: House) -> None:
    """A filing that an index lists no more is marked, whenever the indexes come; one that comes back is not."""
    stays, goes, returns, late = Form(1, "txt"), Form(2, "nc"), Form(3), Form(4, "txt")

    def removed() -> list[tuple[Any, ...]]:
        return house.query(
            "select accession_number[-1:], removed_from_index_on::varchar from marts.fct_filings"
            " where is_removed and accession_number like '0009992000%' order by all"
        )

    house.load(*(form.file() for form in (stays, goes, returns)), index(stays, goes, returns, day="Feb 20, 2024"))
    house.build()
    assert removed() == []
    transactions = house.query("select count(*) from marts.fct_transactions")
    house.load(index(stays, day="March 8, 2024"))
    house.build()
    assert removed() == [("2", "2024-03-08"), ("3", "2024-03-08")]
    assert house.query("select count(*) from marts.fct_transactions") == transactions
    # An index that is older than both tells when they were gone, and lists one that the later one does not list.
    house.load(late.file(), index(stays, returns, late, day="Mar  1, 2024"))
    house.build()
    assert removed() == [("2", "2024-03-01"), ("3", "2024-03-08"), ("4", "2024-03-08")]
    # Listed again; what an undated list or one of another day says changes nothing.
    house.load(index(stays, returns, day="March 15, 2024"), index(goes, day="soon"), index(stays, day="April 1, 2024"))
    house.build()
    assert removed() == [("2", "2024-03-01"), ("4", "2024-03-08")]
    # A replaced document leaves its mark.
    house.load(replace(goes, shares=("7",)).file())
    house.build()
    assert removed() == [("2", "2024-03-01"), ("4", "2024-03-08")]
    house.require_equal_to_full_build()


def test_data_sets_of_the_sec_and_their_filings(house: House, tmp_path: Path) -> None:
    """A quarter is compared anew when its data set or one of its filings is another one, and only then."""
    verdicts = "select accession_number, column_name, verdict from marts.rpt_data_set_audit where quarter = '{}' order by all"

    def load(quarter: str, *lines: tuple[Form, str]) -> None:
        """Load a data set of Table I transactions: number of shares by filing."""
        folder = tmp_path / f"{quarter}-{len(house.told)}"
        folder.mkdir()
        rows = "".join(
            f"{form.accession}\t{form.title}\t16-FEB-2024\t4\tP\t0\t\t{form.number}.5\tF1\tA\t{shares}\tD\n" for form, shares in lines
        )
        (folder / "NONDERIV_TRANS.tsv").write_text(
            "ACCESSION_NUMBER\tSECURITY_TITLE\tTRANS_DATE\tTRANS_FORM_TYPE\tTRANS_CODE\tEQUITY_SWAP_INVOLVED\t"
            "TRANS_TIMELINESS\tTRANS_PRICEPERSHARE\tTRANS_PRICEPERSHARE_FN\tTRANS_ACQUIRED_DISP_CD\t"
            f"SHRS_OWND_FOLWNG_TRANS\tDIRECT_INDIRECT_OWNERSHIP\n{rows}"
        )
        DuckDBConnectionManager.close_all_connections()
        with duckdb.connect(str(house.database)) as connection:
            load_data_set(connection, DataSet(folder), quarter)
        house.told.append(f"data set {quarter} {lines}")

    first, second, late = Form(1, shares=("100",)), Form(2, shares=("200",)), Form(3, shares=("300",))
    other = Form(4, shares=("400",))
    house.load(first.file(), second.file(), other.file())
    load("2024q1", (first, "100"), (second, "999"), (late, "300.01"))
    load("2024q2", (other, "400"))
    house.build()
    assert house.query(verdicts.format("2024q1")) == [
        (second.accession, "shares_owned_following_transaction", "different")
    ]
    assert house.query(verdicts.format("2024q2")) == []
    # A filing that only the data set had, and another document of one that both have.
    house.load(late.file(), replace(second, shares=("999",)).file())
    house.query("update marts.rpt_data_set_audit_by_quarter set filings = 77 where quarter = '2024q2'")
    house.build()
    assert house.query(verdicts.format("2024q1")) == [
        (late.accession, "shares_owned_following_transaction", "different")
    ]
    untouched = "select distinct filings from marts.rpt_data_set_audit_by_quarter where quarter = '2024q2'"
    assert house.query(untouched) == [(77,)]
    # Another posting of a quarter, with a line less; nothing of the filings is new.
    load("2024q2", (other, "400.5"))
    load("2024q1", (first, "100"), (late, "300"))
    house.build()
    assert not house.is_everything
    assert house.query(verdicts.format("2024q1")) == []
    assert house.query(verdicts.format("2024q2")) == [
        (other.accession, "shares_owned_following_transaction", "different")
    ]
    assert house.query("select count(*) from build_state.touched_quarter") == [(0,)]
    house.require_equal_to_full_build()


def test_partial_failed_and_killed_builds_leave_nothing_behind(house: House) -> None:
    """What a build wrote that did not end well is written again, and what it forgot is remembered."""
    first, second = Form(1, "nc", owners=(9_993_001,)), Form(2, "nc", issuer=9_992_004, owners=(9_993_005,))
    house.load(first.file(), second.file())
    house.build()
    built = house.loads_built
    # Some models only: fct_filings has forgotten the old issuer when the dimensions are built.
    first = replace(first, issuer=9_992_005, owners=(9_993_006,), shares=("1", "2"))
    house.load(first.file())
    house.dbt("run", "--select", *FILINGS, "fct_holdings")
    assert house.loads_built == built
    # A build that fails: a filing without its document has no form type.
    house.load(replace(second, shares=("9",), issuer=9_992_006).file(), Form(3).file())
    house.query("insert into raw.filing (accession_number, load_number) values ('broken', 99)")
    house.build(succeeds=False)
    assert house.loads_built == built
    house.query("delete from raw.filing where accession_number = 'broken'")
    # A build that is killed.
    house.load(replace(first, shares=(), owners=(9_993_007,)).file(), index(Form(3), date="2024-03-01"))
    killed = subprocess.Popen(
        [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "run", "--select", *TABLES, "--target-path", str(house.target),
         "--log-path", str(house.target / "logs")],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert killed.stdout
    for line in killed.stdout:
        if "OK created sql incremental model marts.fct_filings" in line:
            killed.send_signal(signal.SIGKILL)
            break
    assert killed.wait() == -signal.SIGKILL
    assert house.loads_built == built
    house.load(replace(first, shares=("4",), owners=(9_993_008,)).file())
    house.build()
    assert house.loads_built > built
    assert house.query("select count(*) from build_state.touched_entity") == [(0,)]
    house.require_equal_to_full_build()


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_shuffled_loads(house: House, seed: int) -> None:
    """Versions of filings and their indexes in any order, over any number of loads, some of them twice."""
    draw = random.Random(seed)
    files = []
    for number in range(1, 25):
        form = Form(number)
        for _ in range(draw.randint(1, 3)):
            form = replace(
                form,
                wrapper=draw.choice(["xml", "nc", "txt"]),
                issuer=9_992_000 + draw.randint(1, 5),
                owners=tuple(draw.sample(range(9_993_001, 9_993_009), draw.randint(1, 3))),
                shares=tuple(draw.choice(["100", "250.5", "12 (1)"]) for _ in range(draw.randint(0, 3))),
                holdings=tuple("5" for _ in range(draw.randint(0, 2))),
                date=f"202402{draw.randint(10, 28)}",
                title=draw.choice(["Common Stock", "COMMON  STOCK", "Preferred"]),
                name=draw.choice(["", "ACME", "ZENITH"]),
                header_entities=tuple(draw.sample(range(9_993_001, 9_993_012), draw.randint(0, 2))),
                footnotes=draw.randint(0, 1),
                signature_date=draw.choice(["2024-02-20", "soon"]),
            )
            files.append(form.file())
        if draw.random() < 0.6:
            day = draw.choice(["Feb 28, 2024", "March 1, 2024", "March 28, 2024", "March 31, 2024"])
            files.append(index(form, date=draw.choice([f"2024-02-{draw.randint(10, 28)}", "2024-02-31"]), day=day))
    files += draw.sample(files, 10)
    draw.shuffle(files)
    loads = sorted(draw.sample(range(1, len(files)), 4))
    for start, end in zip([0, *loads], [*loads, len(files)], strict=True):
        house.load(*files[start:end])
        if draw.random() < 0.8:
            house.build()
    house.build()
    house.require_equal_to_full_build()


def test_rows_of_an_old_rule_are_built_anew(house: House) -> None:
    """Where the models are not those of the last build, nothing is kept, until a whole build has succeeded."""
    house.load(Form(1).file())
    house.query("update build_state.build set models_checksum = 'of an older rule'")
    house.query("update marts.fct_filings set form_type = '5'")
    house.query("update marts.dim_issuers set issuer_name = 'of an older rule'")
    house.dbt("run", "--select", "fct_filings")
    house.query("update build_state.build set models_checksum = (select models_checksum from build_state.scope)")
    house.build()
    assert house.is_everything
    assert house.query("select count(*) from marts.fct_filings where form_type = '4' and load_number = 1") != [(0,)]
    assert house.query("select count(*) from marts.dim_issuers where issuer_name = 'of an older rule'") == [(0,)]
    house.build()
    assert not house.is_everything


def test_models_and_macros_make_the_checksum(house: House) -> None:
    """A changed model, macro, type or constraint is another checksum; a description, a test or a view beside is not."""
    assert house.manifest is not None

    def checksum() -> Any:
        house.manifest.build_flat_graph()
        house.dbt("run", "--select", "int_calendar_days")
        return house.query("select models_checksum from build_state.scope")

    as_it_is = checksum()
    nodes, macros = house.manifest.nodes, house.manifest.macros
    filings, routed = nodes["model.section16.fct_filings"], nodes["model.section16.int_ownership_lines_routed"]
    for thing, name, value in (
        (routed, "checksum", replace(routed.checksum, checksum="another")),
        (macros["macro.section16.filed_date"], "macro_sql", "{% macro filed_date(column) %}null{% endmacro %}"),
        (filings.columns["issuer_cik"], "constraints", []),
    ):
        before = getattr(thing, name)
        setattr(thing, name, value)
        changed = checksum()
        setattr(thing, name, before)
        assert changed != as_it_is, name
    dates = nodes["model.section16.dim_dates"]
    filings.description, before, dates.checksum = "another", dates.checksum, replace(dates.checksum, checksum="another")
    unchanged = checksum()
    dates.checksum = before
    assert unchanged == as_it_is


def test_a_build_with_nothing_new_changes_no_row(house: House) -> None:
    """And a build of some models, with their data tests and unit tests, marks nothing as built."""
    house.load(Form(1, "nc", owners=(9_993_001, 9_993_002)).file(), Form(2).file())
    house.build()
    before = house.rows()
    house.build()
    assert not house.is_everything
    assert house.rows() == before
    house.load(Form(3).file(), index(Form(2), date="2024-02-22"))
    built = house.loads_built
    house.dbt("build", "--select", *FILINGS, "int_footnotes_merged", "--indirect-selection", "cautious")
    assert not house.is_everything
    assert house.loads_built == built


def test_a_reference_that_this_build_broke_is_found(house: House) -> None:
    """Tests of references look at what the build wrote, on both sides."""
    house.load(Form(1, "nc").file())
    house.build()
    house.load(Form(2, "nc").file())
    # Not all of the models, so that the rows do not count as built and tested yet.
    house.dbt("run", "--select", "+fct_transactions")
    references = "relationships_fct_transactions_accession_number__accession_number__ref_fct_filings_"
    house.dbt("build", "--select", references)
    house.query(f"delete from marts.fct_filings where accession_number = '{Form(2).accession}'")
    house.dbt("build", "--select", references, succeeds=False)
    assert not house.is_everything


def test_a_table_that_was_deleted_is_built_again(house: House) -> None:
    """What it remembered is lost, so nothing is kept, also after a build of some models in between."""
    house.query("update marts.dim_issuers set issuer_name = 'of an issuer that fct_filings forgot'")
    house.query("drop table marts.fct_filings")
    house.dbt("run", "--select", *FILINGS)
    assert house.query("select count(*) > 0 from marts.fct_filings") == [(True,)]
    house.build()
    assert house.is_everything
    assert house.query("select count(*) from marts.dim_issuers where issuer_name like 'of an issuer%'") == [(0,)]


def test_a_warehouse_that_was_renamed_knows_what_is_new(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its views name a file that is not there any more, until they are made anew."""
    house.load(Form(1).file(), index(Form(1), date="2024-02-22"))
    house.database = house.database.rename(house.database.with_name("renamed.duckdb"))
    monkeypatch.setenv("SECTION16_DATABASE", str(house.database))
    house.manifest = None
    house.dbt("run", "--select", "int_calendar_days")
    assert not house.is_everything
    assert house.query("select cik from build_state.touched_entity order by cik") == [("0009992001",), ("0009993001",)]
