"""Names, tags, shapes and layouts: the small rules on which reading and rebuilding stand."""

from __future__ import annotations

import pytest

from ownership import tables
from ownership.shapes import (
    DOCUMENT_ORDER,
    DOCUMENT_SHAPE,
    LINE_ELEMENTS,
    LINE_SHAPES,
    OWNER_SHAPE,
    SIGNATURE_SHAPE,
    IrregularShapeError,
    Shape,
    layout_of,
    local_name,
    parse_tag,
    parse_tree,
    snake_case,
    unescape,
)

PART_TABLES = {
    **{name: table for name, (_, table) in LINE_ELEMENTS.items()},
    "reportingOwner": tables.REPORTING_OWNER,
    "ownerSignature": tables.OWNER_SIGNATURE,
    "ownershipDocument": tables.OWNERSHIP_DOCUMENT,
}
SHAPES = {
    **LINE_SHAPES,
    "reportingOwner": OWNER_SHAPE,
    "ownerSignature": SIGNATURE_SHAPE,
    "ownershipDocument": DOCUMENT_SHAPE,
}


@pytest.mark.parametrize(
    ("element", "column"),
    [
        ("issuerCik", "issuer_cik"),
        ("rptOwnerStreet1", "rpt_owner_street1"),
        ("rptOwnerNonUSAddressFlag", "rpt_owner_non_us_address_flag"),
        ("rptOwnerNonUSStateTerritory", "rpt_owner_non_us_state_territory"),
        ("notSubjectToSection16", "not_subject_to_section16"),
        ("form3HoldingsReported", "form3_holdings_reported"),
        ("aff10b5One", "aff10b5_one"),
        ("isTenPercentOwner", "is_ten_percent_owner"),
        ("remarks", "remarks"),
    ],
)
def test_a_column_is_named_like_its_element_in_snake_case(element: str, column: str) -> None:
    assert snake_case(element) == column


@pytest.mark.parametrize("table", set(PART_TABLES.values()), ids=lambda table: table.name)
def test_every_column_of_an_element_bears_its_name(table: tables.Table) -> None:
    for column in table.columns:
        if column.path is not None:
            assert column.name == snake_case(column.path.removesuffix("/value").rpartition("/")[2])


@pytest.mark.parametrize("table", set(PART_TABLES.values()), ids=lambda table: table.name)
def test_no_two_columns_hold_the_same_element(table: tables.Table) -> None:
    paths = [column.path for column in table.columns if column.path is not None]
    assert len(paths) == len(set(paths))
    assert len(table.column_names) == len(set(table.column_names))


def test_every_column_of_the_document_has_its_place_in_the_order() -> None:
    paths = {column.path for column in tables.OWNERSHIP_DOCUMENT.columns if column.path}
    assert paths == {path for path in DOCUMENT_ORDER if not path.endswith("*")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a &amp; b", "a & b"),
        ("&lt;&gt;&quot;&apos;", "<>\"'"),
        ("&amp;lt;", "&lt;"),
        ("&#65;&#x41;&#X41;&#x1F680;", "AAA\U0001f680"),
        ("&nbsp;", "&nbsp;"),
        ("&#xD800;", "&#xD800;"),
        ("&#x110000;", "&#x110000;"),
        ("&#99999999999;", "&#99999999999;"),
        ("AT&T", "AT&T"),
    ],
)
def test_references_are_replaced_once_and_what_is_none_stays(text: str, expected: str) -> None:
    assert unescape(text) == expected


@pytest.mark.parametrize(
    ("tag", "name", "attributes", "is_closed_at_once"),
    [
        ("a", "a", [], False),
        ("a/", "a", [], True),
        ("a ", "a", [], False),
        ("a /", "a", [], True),
        ("n:a", "n:a", [], False),
        ('footnoteId id="F1"/', "footnoteId", [("id", "F1")], True),
        ("footnoteId id='F1' /", "footnoteId", [("id", "F1")], True),
        ("a\n\tb = \"c\"\n d='e'", "a", [("b", "c"), ("d", "e")], False),
        ("a b='say \"x\"'", "a", [("b", 'say "x"')], False),
        ('a b="it\'s"', "a", [("b", "it's")], False),
        ('a b=""', "a", [("b", "")], False),
        ('a b="x/y"', "a", [("b", "x/y")], False),
        ('a b="&amp;&#169;"', "a", [("b", "&©")], False),
        ('a n:b="c"', "a", [("n:b", "c")], False),
    ],
)
def test_a_tag_is_cut_into_name_and_attributes(
    tag: str,
    name: str,
    attributes: list[tuple[str, str]],
    is_closed_at_once: bool,
) -> None:
    assert parse_tag(tag) == (name, attributes, is_closed_at_once)


@pytest.mark.parametrize("tag", ["issuer", "issuer/", "issuer ", 'n:issuer a="b:c"', "issuer\n a='b'"])
def test_the_local_name_is_the_name_alone(tag: str) -> None:
    assert local_name(tag) == "issuer"


@pytest.mark.parametrize(
    "tags",
    [
        ["a", "b", "/a", "/b"],
        ["a", "b", "/a"],
        ["a"],
        ["a", "/a", "b", "/b"],
        ["a", "/a", "/a"],
        ["n:a", "/a"],
    ],
)
def test_tags_that_do_not_nest_are_no_tree(tags: list[str]) -> None:
    with pytest.raises(IrregularShapeError):
        parse_tree(tags)


def test_a_layout_names_what_is_inside() -> None:
    tree = parse_tree(["a", "b", "/b", 'footnoteId id="F1"/', 'c d="e"/', "f", "g/", "/f", "/a"])
    assert layout_of(tree) == "a(b footnoteId c[d] f(g))"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_part_in_the_specifications_order_needs_no_layout(shape: Shape) -> None:
    """Nearly all parts are like this: what their columns hold is enough to write them again."""
    tags: list[str] = [shape.element]
    open_group = ""
    for path in shape.order:
        names = path.split("/")
        leaf = names[:-1] if names[-1] == "value" else names
        group = leaf[0] if len(leaf) > 1 else ""
        if group != open_group:
            tags += [f"/{open_group}"] if open_group else []
            tags += [group] if group else []
            open_group = group
        if leaf[-1].endswith("*"):
            tags.append(leaf[-1])
        else:
            tags += (
                [leaf[-1], "value", "/value", f"/{leaf[-1]}"]
                if names[-1] == "value"
                else [leaf[-1], f"/{leaf[-1]}"]
            )
    tags += [f"/{open_group}"] if open_group else []
    tags.append(f"/{shape.element}")
    plan = shape.work_out(tags, is_quick=False)
    assert plan.is_canonical, plan.layout
    assert plan.unmapped == ()
    # The value of each column stands behind its own start tag.
    values: list[str | None] = [*map(str, range(len(tags) - 1)), None, ""]
    found = dict(zip(shape.positions, plan.columns(values), strict=True))
    for path, index in found.items():
        assert index is not None, path
        assert tags[int(index)] == path.rpartition("/")[2]


@pytest.mark.parametrize(
    "tags",
    [
        [
            "ownerSignature",
            "signatureDate",
            "/signatureDate",
            "signatureName",
            "/signatureName",
            "/ownerSignature",
        ],
        [
            "ownerSignature",
            "signatureName",
            "/signatureName",
            "signatureName",
            "/signatureName",
            "/ownerSignature",
        ],
        ["ownerSignature", "signatureName", "/signatureName", "initials", "/initials", "/ownerSignature"],
        ["ownerSignature", 'signatureName a="b"', "/signatureName", "/ownerSignature"],
    ],
    ids=["another order", "an element twice", "an unknown element", "an attribute"],
)
def test_a_part_that_columns_alone_do_not_tell_needs_a_layout(tags: list[str]) -> None:
    assert not SIGNATURE_SHAPE.work_out(tags, is_quick=False).is_canonical


def test_a_plan_serves_all_parts_of_one_shape_and_only_those() -> None:
    shape = Shape("ownerSignature", tables.OWNER_SIGNATURE)
    both = [
        "ownerSignature",
        "signatureName",
        "/signatureName",
        "signatureDate",
        "/signatureDate",
        "/ownerSignature",
    ]
    first = shape.plan(both)
    assert shape.plan([*both]) is first
    other = shape.plan(
        ["ownerSignature", "signatureDate", "/signatureDate", "/ownerSignature"]
    )
    assert other is not first
    assert first.columns(["", "/s/ A", "", "2025-01-02", "", None, ""]) == ("/s/ A", "2025-01-02")
    assert other.columns(["", "2025-01-02", "", None, ""])[1] == "2025-01-02"


def test_the_store_of_plans_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ownership.shapes.MAX_PLANS", 10)
    shape = Shape("ownerSignature", tables.OWNER_SIGNATURE)
    for number in range(100):
        shape.plan(["ownerSignature", f"n{number}/", "/ownerSignature"])
    assert len(shape.plans) <= 10
