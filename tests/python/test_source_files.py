"""Files, folders and archives: everything inside is found once, in order; what is damaged is kept as far as it goes."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ownership.sources import (
    LeftAlone,
    SourceFile,
    UnusableSourceError,
    files_below,
    find_files,
    require_paths,
)
from ownership.submission import Filing, OtherForm, Rejection, read_filing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ownership.sources import Found

FORM_4 = b"<SUBMISSION>\n<ACCESSION-NUMBER>0009990001-25-00000%d\n<TYPE>4\n<DOCUMENT>\n"
FORM_8K = b"<SUBMISSION>\n<ACCESSION-NUMBER>0009990001-25-000009\n<TYPE>8-K\n<DOCUMENT>\n"


def tar(members: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zipped(members: Sequence[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def incompressible(count: int, seed: int) -> bytes:
    """Bytes that deflate cannot shorten: a place in the archive is then a place in a member."""
    state = seed + 1
    values = bytearray()
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values.append(33 + (state >> 16) % 90)
    return bytes(values)


@pytest.fixture(name="found_in")
def make_found_in(tmp_path: Path) -> Callable[..., list[Found]]:
    """Function that writes one file and returns what is found in it, under names relative to its folder."""

    def find(name: str, data: bytes) -> list[Found]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return list(find_files([path]))

    return find


def names(found: Sequence[Found], below: Path) -> list[str]:
    return [
        Path(each.source_file if isinstance(each, (OtherForm, Rejection)) else each.name)
        .relative_to(below)
        .as_posix()
        for each in found
    ]


def content(found: Found) -> bytes:
    assert isinstance(found, SourceFile), found
    return found.data if found.data is not None else Path(found.name).read_bytes()


def reasons(found: Sequence[Found]) -> list[str]:
    return [each.reason for each in found if isinstance(each, Rejection)]


# ----------------------------------------------------------------------------------------------------------- folders


def test_folders_are_walked_in_alphabetical_order_each_file_once(tmp_path: Path) -> None:
    for name in ("b/2.xml", "b/10.xml", "a/z/1.nc", "a/1.txt", "c.idx", "B/1.xml", "feed.corr01"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = list(find_files([tmp_path]))
    assert names(found, tmp_path) == [
        "c.idx",
        "feed.corr01",
        "B/1.xml",
        "a/1.txt",
        "a/z/1.nc",
        "b/10.xml",
        "b/2.xml",
    ]
    assert names(list(find_files([tmp_path / "b", tmp_path / "a"])), tmp_path) == [
        "b/10.xml",
        "b/2.xml",
        "a/1.txt",
        "a/z/1.nc",
    ]


@pytest.mark.parametrize(
    ("name", "is_looked_at"),
    [
        ("a.xml", True), ("a.XML", True), ("a.txt", True), ("a.nc", True), ("a.idx", True), ("a.sgml", True),
        ("a.nc.corr01", True), ("README.md", False), ("a.json", False), ("a.pdf", False), (".hidden.xml", False),
        ("xml", False), ("a.xml.part", False),
    ],
)  # fmt: skip
def test_files_of_other_names_in_a_folder_are_left_alone(
    tmp_path: Path, name: str, is_looked_at: bool
) -> None:
    (tmp_path / name).write_bytes(b"x")
    (found,) = find_files([tmp_path])
    assert isinstance(found, SourceFile if is_looked_at else LeftAlone)


def test_a_file_that_is_named_is_looked_at_whatever_its_name(found_in: Callable[..., list[Found]]) -> None:
    (found,) = found_in("README.md", b"x")
    assert isinstance(found, SourceFile)
    assert found.byte_count == 1


def test_the_downloaders_folders_load_as_they_lie(tmp_path: Path, whole: Callable[..., str]) -> None:
    folder = tmp_path / "sec-edgar-filings" / "EXRB" / "4" / "0009990001-25-000001"
    folder.mkdir(parents=True)
    (folder / "primary-document.xml").write_text(whole())
    (folder / "full-submission.txt").write_text(
        f"<SEC-HEADER>x\nCONFORMED SUBMISSION TYPE:\t4\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>4\n<TEXT>\n{whole()}\n</TEXT>\n</DOCUMENT>\n"
    )
    outcomes = [
        read_filing(each.name, content(each))
        for each in find_files([tmp_path])
        if isinstance(each, SourceFile)
    ]
    assert [(each.accession_number, each.source_format) for each in outcomes if isinstance(each, Filing)] == [
        ("0009990001-25-000001", "txt"),
        ("0009990001-25-000001", "xml"),
    ]


def test_missing_paths_are_told_before_anything_is_read(tmp_path: Path) -> None:
    require_paths([tmp_path])
    with pytest.raises(UnusableSourceError, match=r"nowhere: no such file or folder$"):
        require_paths([tmp_path, tmp_path / "nowhere"])


def test_a_file_that_cannot_be_opened_is_listed(tmp_path: Path) -> None:
    (tmp_path / "0009990001-25-000001.xml").symlink_to(tmp_path / "gone.xml")
    (found,) = find_files([tmp_path])
    assert isinstance(found, Rejection)
    assert (found.reason, found.accession_number) == ("unreadable_file", "0009990001-25-000001")
    assert "No such file" in found.detail


def test_files_below_counts_what_is_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.xml").write_bytes(b"12")
    (tmp_path / "2.zip").write_bytes(b"123")
    assert sum(file.stat().st_size for file in files_below([tmp_path])) == 5
    assert list(files_below([tmp_path / "2.zip"])) == [tmp_path / "2.zip"]


# ---------------------------------------------------------------------------------------------------------- archives

MEMBERS = [
    ("./b.nc", FORM_4 % 1),
    ("a/c.nc", FORM_4 % 2),
    ("k.nc", FORM_8K),
    ("readme.md", b"x"),
    ("d.xml", b"<x/>"),
]


@pytest.mark.parametrize("name", ["20250106.nc.tar.gz", "feed.tgz", "feed.TAR.GZ"])
def test_members_of_a_tar_come_in_their_order_with_their_bytes(
    tmp_path: Path, found_in: Callable[..., list[Found]], name: str
) -> None:
    for data in (gzip.compress(tar(MEMBERS)), tar(MEMBERS)):
        found = found_in(name, data)
        assert names(found, tmp_path) == [
            f"{name}/{each}" for each in ("b.nc", "a/c.nc", "k.nc", "readme.md", "d.xml")
        ]
        assert [type(each) for each in found] == [SourceFile, SourceFile, OtherForm, LeftAlone, SourceFile]
        assert [content(found[index]) for index in (0, 1, 4)] == [FORM_4 % 1, FORM_4 % 2, b"<x/>"]
        assert found[2] == OtherForm((tmp_path / name / "k.nc").as_posix(), "8-K")


def test_members_of_a_zip_come_in_alphabetical_order_with_their_bytes(
    tmp_path: Path, found_in: Callable[..., list[Found]]
) -> None:
    found = found_in(
        "x.zip", zipped([("b.nc", FORM_4 % 1), ("a/", b""), ("a/c.nc", FORM_4 % 2), ("k.nc", FORM_8K)])
    )
    assert names(found, tmp_path) == ["x.zip/a/c.nc", "x.zip/b.nc", "x.zip/k.nc"]
    assert [type(each) for each in found] == [SourceFile, SourceFile, OtherForm]
    assert content(found[0]) == FORM_4 % 2


@pytest.mark.parametrize("pack", [lambda members: gzip.compress(tar(members)), zipped], ids=["tar.gz", "zip"])
def test_a_member_longer_than_its_head_is_read_whole(
    found_in: Callable[..., list[Found]], pack: Callable[..., bytes]
) -> None:
    data = FORM_4 % 1 + b"x" * 200_000 + b"end"
    name = "x.zip" if pack is zipped else "x.tar.gz"
    (found,) = found_in(name, pack([("a.nc", data)]))
    assert content(found) == data


def test_nothing_is_unpacked_to_disk(tmp_path: Path, found_in: Callable[..., list[Found]]) -> None:
    found_in("x.tar.gz", gzip.compress(tar([("../../escaped.xml", b"x"), ("/rooted.xml", b"y")])))
    found_in("x.zip", zipped([("../escaped.xml", b"x")]))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["x.tar.gz", "x.zip"]
    assert not (tmp_path.parent / "escaped.xml").exists()


def test_links_and_folders_in_a_tar_are_no_files(found_in: Callable[..., list[Found]]) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in (
            ("folder.xml", tarfile.DIRTYPE),
            ("link.xml", tarfile.SYMTYPE),
            ("pipe.xml", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
    assert found_in("x.tar", buffer.getvalue()) == []


@pytest.mark.parametrize("inner", ["inner.zip", "inner.tar.gz", "inner.tgz", "inner.tar"])
def test_an_archive_in_an_archive_is_listed_and_the_rest_is_read(
    found_in: Callable[..., list[Found]], inner: str
) -> None:
    members = [("a.nc", FORM_4 % 1), (inner, b"whatever"), ("z.nc", FORM_4 % 2)]
    for name, data in (("x.tar.gz", gzip.compress(tar(members))), ("x.zip", zipped(members))):
        found = found_in(name, data)
        assert [type(each) for each in found] == [SourceFile, Rejection, SourceFile]
        assert reasons(found) == ["archive_in_archive"]


def test_a_gzipped_file_is_one_file_under_its_own_name(
    tmp_path: Path, found_in: Callable[..., list[Found]]
) -> None:
    for name in ("form.idx.gz", "0009990001-25-000001.xml", "a.xml.gz"):
        (found,) = found_in(name, gzip.compress(b"<x/>"))
        assert (names([found], tmp_path), content(found)) == ([name], b"<x/>")


# -------------------------------------------------------------------------------------------------- damaged archives

LARGE = [(f"{number}.nc", FORM_4 % number + incompressible(3_000, number)) for number in range(1, 6)]
# Where a member of LARGE ends in the plain tar: a block for its name, and its bytes in blocks of 512.
MEMBER_BLOCKS = 512 + 3_072


@pytest.mark.parametrize("kept", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("place", ["in the head", "in the bytes", "between members"])
@pytest.mark.parametrize("compressed", [True, False], ids=["tar.gz", "tar"])
def test_of_a_cut_tar_what_was_before_the_damage_is_kept_and_the_archive_is_listed(
    tmp_path: Path,
    found_in: Callable[..., list[Found]],
    kept: int,
    place: str,
    compressed: bool,
) -> None:
    plain = tar(LARGE)
    offset = {"in the head": 200, "in the bytes": 2_000, "between members": 0}[place]
    assert plain[kept * MEMBER_BLOCKS :].startswith(f"{kept + 1}.nc".encode())
    cut = plain[: kept * MEMBER_BLOCKS + offset]
    if compressed:
        # Without the end of the stream, as an interrupted download leaves it.
        cut = gzip.compress(cut, compresslevel=0)[:-8]
    name = "feed.tar.gz" if compressed else "feed.tar"
    found = found_in(name, cut)
    assert names(found, tmp_path) == [*(f"{name}/{number}.nc" for number in range(1, kept + 1)), name]
    assert [content(each) for each in found[:-1]] == [data for _, data in LARGE[:kept]]
    listed = found[-1]
    assert isinstance(listed, Rejection)
    assert listed.reason == "damaged_archive"
    assert f"the {kept} members before the damage were read" in listed.detail


@pytest.mark.parametrize("layout", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_names_and_sizes_of_members_are_those_that_tarfile_reads(
    found_in: Callable[..., list[Found]], layout: int
) -> None:
    members = [
        (name + ".nc", FORM_4 % 1 + b"x" * size)
        for size, name in ((0, "a"), (471, "b" * 96), (472, "c" * 97), (9, f"{'d' * 90}/{'e' * 60}"), (8, "zoë"))
    ]
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=layout) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.uid, info.uname = len(data), 1_700_000_000.5, 99, "someone"
            archive.addfile(info, io.BytesIO(data))
    found = found_in("a.tar", buffer.getvalue())
    assert [(each.name.partition("a.tar/")[2], content(each)) for each in found] == members


@pytest.mark.parametrize("place", [0, 50, 110, 127, 134, 150, 156, 157, 300, 345, 400, 511])
def test_a_changed_byte_anywhere_in_a_head_is_listed(found_in: Callable[..., list[Found]], place: int) -> None:
    archive = bytearray(tar([("a.nc", FORM_4 % 1), ("b.nc", FORM_4 % 2)]))
    archive[1024 + place] ^= 1
    found = found_in("a.tar", bytes(archive))
    assert [content(each) for each in found[:-1]] == [FORM_4 % 1]
    assert reasons(found) == ["damaged_archive"]


@pytest.mark.parametrize("compressed", [True, False], ids=["tar.gz", "tar"])
def test_a_tar_with_a_broken_head_in_the_middle_is_listed(
    found_in: Callable[..., list[Found]], compressed: bool
) -> None:
    plain = bytearray(tar(LARGE))
    plain[2 * MEMBER_BLOCKS + 100 : 2 * MEMBER_BLOCKS + 160] = b"\xff" * 60
    found = found_in("feed.tar.gz", gzip.compress(bytes(plain)) if compressed else bytes(plain))
    assert [content(each) for each in found[:2]] == [data for _, data in LARGE[:2]]
    assert reasons(found) == ["damaged_archive"]


def test_one_changed_byte_in_a_gzipped_tar_is_listed(found_in: Callable[..., list[Found]]) -> None:
    data = bytearray(gzip.compress(tar(LARGE), compresslevel=0))
    data[2 * MEMBER_BLOCKS + 2_000] ^= 1
    assert reasons(found_in("feed.tar.gz", bytes(data))) == ["damaged_archive"]


def test_a_member_of_a_zip_that_is_damaged_is_listed_and_the_others_are_read(
    tmp_path: Path, found_in: Callable[..., list[Found]]
) -> None:
    data = bytearray(zipped(LARGE, zipfile.ZIP_STORED))
    at = data.index(LARGE[2][1]) + 1_000
    data[at] ^= 1
    found = found_in("x.zip", bytes(data))
    assert sorted(Path(name).name for name in names([each for each in found if isinstance(each, SourceFile)], tmp_path)) == [
        "1.nc", "2.nc", "4.nc", "5.nc",
    ]  # fmt: skip
    assert reasons(found) == ["damaged_archive"]


@pytest.mark.parametrize("length", [0.3, 0.9, 0.999])
def test_a_cut_zip_is_listed(found_in: Callable[..., list[Found]], length: float) -> None:
    data = zipped(LARGE)
    found = found_in("x.zip", data[: int(len(data) * length)])
    assert reasons(found) == ["damaged_archive"]
    assert len(found) == 1


@pytest.mark.parametrize("cut", [5, 12, 200])
def test_a_cut_gzipped_file_is_listed(found_in: Callable[..., list[Found]], cut: int) -> None:
    data = gzip.compress(incompressible(1_000, 1))
    found = found_in("form.idx.gz", data[:cut])
    assert reasons(found) == ["damaged_archive"]
    assert len(found) == 1


def test_a_gzipped_file_with_a_changed_byte_is_listed(found_in: Callable[..., list[Found]]) -> None:
    data = bytearray(gzip.compress(incompressible(1_000, 1), compresslevel=0))
    data[500] ^= 1
    assert reasons(found_in("form.idx.gz", bytes(data))) == ["damaged_archive"]


def test_a_bomb_is_not_unpacked(
    found_in: Callable[..., list[Found]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ownership.sources.MAX_MEMBER_BYTES", 100_000)
    big = b"x" * 200_000
    for name, data in (
        ("a.xml.gz", gzip.compress(big)),
        ("x.zip", zipped([("a.xml", big)])),
        ("x.tar.gz", gzip.compress(tar([("a.xml", big)]))),
    ):
        assert reasons(found_in(name, data)) == ["document_too_large"], name


# ------------------------------------------------------------------------------------------- what its name does not say


@pytest.mark.parametrize("name", ["x.gz", "x.tar.gz", "x.tgz", "x.zip", "x.idx.gz"])
@pytest.mark.parametrize(
    "data",
    [b"<html><body>Not found</body></html>", b"just words " * 100, b""],
    ids=["html", "words", "empty"],
)
def test_what_is_no_archive_is_not_what_its_name_says(
    found_in: Callable[..., list[Found]], name: str, data: bytes
) -> None:
    found = found_in(name, data)
    assert len(found) == 1
    assert reasons(found) in (["not_what_its_name_says"], ["damaged_archive"])


def test_an_archive_under_another_archives_name_is_read(found_in: Callable[..., list[Found]]) -> None:
    members = [("a.nc", FORM_4 % 1)]
    for name, data in (
        ("x.tar.gz", zipped(members)),
        ("x.tar", zipped(members)),
        ("x.gz", zipped(members)),
        ("x.zip", gzip.compress(tar(members))),
        ("x.zip", tar(members)),
        ("x.tar", gzip.compress(tar(members))),
        ("x.nc", zipped(members)),
        ("x.txt", tar(members)),
    ):
        (found,) = found_in(name, data)
        assert content(found) == FORM_4 % 1, name


def test_an_empty_archive_holds_nothing(found_in: Callable[..., list[Found]]) -> None:
    assert found_in("x.tar", tar([])) == []
    assert found_in("x.tar.gz", gzip.compress(tar([]))) == []
    assert found_in("x.zip", zipped([])) == []


@pytest.mark.parametrize(
    "name", ["0009990001-25-000001.xml", "0009990001-25-000001.txt", "0009990001-25-000001.nc"]
)
def test_a_html_page_under_a_filings_name_is_rejected_as_such(
    found_in: Callable[..., list[Found]], name: str
) -> None:
    (found,) = found_in(name, b"<!DOCTYPE html>\n<html><title>SEC FORM 4</title></html>")
    outcome = read_filing(name, content(found))
    assert isinstance(outcome, Rejection)
    assert (outcome.reason, outcome.accession_number) == ("html_page", "0009990001-25-000001")
    assert "without that folder gives the XML" in outcome.detail
