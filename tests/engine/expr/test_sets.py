"""What sets select, over a small table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from qlik_engine import Document
from qlik_engine.columns import Column, Symbols, Vector
from qlik_engine.columns.vector import Bools
from qlik_engine.errors import ExpressionError, UnsupportedError
from qlik_engine.expr import parse_set
from qlik_engine.expr.nodes import Node
from qlik_engine.expr.sets import Combined, Resolved, resolve_set
from qlik_engine.formats import Locale, interpret_all, text_of

ROWS = [
    ("North", "2019", "Shoe", "North"),
    ("North", "2020", "Shirt", "South"),
    ("South", "2019", "Shoe", "North"),
    ("East", "2020", "Hat", "Nowhere"),
]
FIELDS = ("Region", "Year", "Product", "Home")


class Space:
    """One table; `$` has Region = North selected, the state Other has Year = 2020."""

    locale = Locale()

    def __init__(self) -> None:
        self.searched: list[tuple[str, str]] = []
        self.columns = {}
        for name, texts in zip(FIELDS, zip(*ROWS, strict=True), strict=True):
            symbols = Symbols()
            values = Vector(len(texts), interpret_all(texts, self.locale), Vector.of_texts(texts).texts)
            self.columns[name] = Column(symbols, symbols.encode(values))

    def bitmap(self, field: str, *texts: str) -> Bools:
        own = text_of(self.columns[field].symbols.values(), self.locale).tolist()
        return np.array([text in texts for text in own])

    def selected(self, state: str) -> Mapping[str, Bools] | None:
        return {
            "$": {"Region": self.bitmap("Region", "North")},
            "Other": {"Year": self.bitmap("Year", "2020")},
        }.get(state)

    def values(self, field: str) -> Vector | None:
        return self.columns[field].symbols.values() if field in self.columns else None

    def possible(self, chosen: Resolved, field: str) -> Bools:
        assert isinstance(chosen, dict)
        rows = np.ones(len(ROWS), dtype=bool)
        for name, bitmap in chosen.items():
            rows &= bitmap[self.columns[name].codes]
        found = np.zeros(self.columns[field].symbols.cardinality + 1, dtype=bool)
        found[self.columns[field].codes[rows]] = True
        return found

    def search(self, field: str, expression: str) -> Bools:
        self.searched.append((field, expression))
        return self.bitmap(field, "South")

    def computed(self, expression: Node) -> tuple[str, Vector]:
        values = self.columns["Region"].symbols.values()
        upper = [None if text is None else text.upper() for text in text_of(values, self.locale).tolist()]
        return "Region", Vector.of_texts(upper)

    def shown(self, chosen: Resolved) -> dict[str, set[str]]:
        assert isinstance(chosen, dict)
        return {
            field: set(text_of(self.columns[field].symbols.values().take(bitmap), self.locale).tolist())
            for field, bitmap in chosen.items()
        }


NORTH = {"Region": {"North"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{$}", NORTH),
        ("{}", NORTH),
        ("{1}", {}),
        ("{Other}", {"Year": {"2020"}}),
        ("{<Year = {2019}>}", {**NORTH, "Year": {"2019"}}),
        ("{1<Year = {2019, 2020}>}", {"Year": {"2019", "2020"}}),
        ("{<Region = >}", {}),
        ("{<Region>}", {}),
        ("{<Region = {}>}", {"Region": set()}),
        ("{<Region = {'South', East}>}", {"Region": {"South", "East"}}),
        ("{<Region = {south}>}", {"Region": set()}),
        ('{<Region = {"SOUTH"}>}', {"Region": {"South"}}),
        ('{<Region = {"*th"}>}', {"Region": {"North", "South"}}),
        ("{<Region = {?ast}>}", {"Region": {"East"}}),
        ('{1<Year = {">2019"}>}', {"Year": {"2020"}}),
        ('{1<Year = {">=2019<2020"}>}', {"Year": {"2019"}}),
        ("{1<Year = {2019.0}>}", {"Year": {"2019"}}),
        ("{<Region += {East}>}", {"Region": {"North", "East"}}),
        ("{<Region -= {North}>}", {"Region": set()}),
        ("{1<Region -= {North}>}", {"Region": {"South", "East"}}),
        ("{<Region *= {North, East}>}", NORTH),
        ("{<Region /= {North, East}>}", {"Region": {"East"}}),
        ('{1<Region = {"*"} - {North}>}', {"Region": {"South", "East"}}),
        ("{1<Region = {North} + {East}>}", {"Region": {"North", "East"}}),
        ("{1<Region = -{North}>}", {"Region": {"South", "East"}}),
        ("{1<Region = P({1<Product = {Shoe}>} Region)>}", {"Region": {"North", "South"}}),
        ("{1<Region = P({1<Product = {Shoe}>})>}", {"Region": {"North", "South"}}),
        ("{1<Region = E({1<Product = {Shoe}>})>}", {"Region": {"East"}}),
        ("{1<Product = P(Product)>}", {"Product": {"Shoe", "Shirt"}}),
        ("{1<Region = P({1<Year = {2019}>} Home)>}", NORTH),
        ("{1<Home = Region>}", {"Home": {"North"}}),
        ("{1<Year = Other::Year>}", {"Year": {"2020"}}),
        ("{<NoSuchField = {1}>}", NORTH),
    ],
)
def test_a_set_of_its_own(text: str, expected: dict[str, set[str]]) -> None:
    space = Space()
    assert space.shown(resolve_set([parse_set(text)], space)) == expected


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        (None, "{1<Year = {2020}>}", {"Year": {"2020"}}),
        ("{<Product = {Hat}>}", "{1<Year = {2020}>}", {"Year": {"2020"}, "Product": {"Hat"}}),
        ("{<Year = {2019, 2020}>}", "{1<Year = {2020}>}", {"Year": {"2019", "2020"}}),
        ("{<Year *= {2019, 2020}>}", "{1<Year = {2020}>}", {"Year": {"2020"}}),
        ("{<Year = Year * {2019, 2020}>}", "{1<Year = {2020}>}", {"Year": {"2020"}}),
        ("{<Year += {2019}>}", "{1<Year = {2020}>}", {"Year": {"2019", "2020"}}),
        ("{<Year = >}", "{1<Year = {2020}>}", {}),
        ("{}", "{Other}", {"Year": {"2020"}}),
        ("{$}", "{Other}", NORTH),
        ("{1<Product = {Hat}>}", "{<Year = {2020}>}", {"Product": {"Hat"}}),
    ],
)
def test_a_set_inside_another(inner: str | None, outer: str, expected: dict[str, set[str]]) -> None:
    space = Space()
    found = resolve_set([parse_set(text) for text in (outer, inner) if text], space)
    assert space.shown(found) == expected


def test_no_set_at_all_is_the_selection() -> None:
    space = Space()
    assert space.shown(resolve_set([], space)) == NORTH


def test_operators_between_sets_are_about_records() -> None:
    found = resolve_set([parse_set("{(1 - $)<Year = {2020}>}")], Space())
    assert isinstance(found, Combined)
    assert found.op == "-"
    assert Space().shown(found.left) == {"Year": {"2020"}}
    assert Space().shown(found.right) == {**NORTH, "Year": {"2020"}}


def test_a_search_by_expression_and_a_field_on_the_fly() -> None:
    space = Space()
    found = resolve_set([parse_set('{1<Region = {"=Sum(X) > 1", East}>}')], space)
    assert space.searched == [("Region", "=Sum(X) > 1")]
    assert space.shown(found) == {"Region": {"South", "East"}}
    found = resolve_set([parse_set("{1<[=Upper(Region)] = {NORTH, SOUTH}, Region = {North, East}>}")], space)
    assert space.shown(found) == NORTH


def test_element_functions_are_p_and_e() -> None:
    with pytest.raises(UnsupportedError) as caught:
        resolve_set([parse_set("{<Region = F(X)>}")], Space())
    assert caught.value.parameter == "set expression"


def test_unknown_identifiers() -> None:
    for text in ("{Nowhere}", "{1<Year = Nowhere::Year>}"):
        with pytest.raises(ExpressionError, match="Nowhere"):
            resolve_set([parse_set(text)], Space())


def test_sets_in_a_document() -> None:
    inline = "\n".join(["Region, Year, Amount", "North, 2019, 10", "North, 2020, 20", "South, 2020, 40"])
    document = Document(script=f"LOAD * INLINE [\n{inline}\n];")
    assert document.reload().success
    session = document.session()
    north = session.field("Region")
    assert north is not None
    north.select("North")
    expected = {
        "Sum(Amount)": 30,
        "Sum({1} Amount)": 70,
        "Sum({<Year = {2020}>} Amount)": 20,
        "Sum({<Region = >} Amount) - Sum(Amount)": 40,
        "{1<Year = {2020}>} Sum(Amount)": 60,
        "Sum({1<Region = P({1<Year = {2019}>})>} Amount)": 30,
    }
    assert {text: session.evaluate(text).number for text in expected} == expected
