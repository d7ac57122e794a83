"""The QIX documents are complete, readable in every loader, and every name in them leads somewhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from codegen.patches import PatchError, apply_patches
from codegen.qix_model import RESULTS, Contract, ContractError, Type, load

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load(ROOT)


def test_nothing_of_the_interface_is_missing(contract: Contract) -> None:
    assert len(contract.methods) == 336
    assert Counter(method.owner for method in contract.methods) == {
        "Doc": 149,
        "GenericObject": 67,
        "Global": 50,
        "Field": 17,
        "GenericDimension": 14,
        "GenericBookmark": 13,
        "GenericMeasure": 11,
        "GenericVariable": 9,
        "Variable": 6,
    }
    assert sum(len(method.params) for method in contract.methods) == 420
    assert len([struct for struct in contract.structs.values() if struct.module != RESULTS]) == 284
    assert len(contract.enums) == 50
    assert len(contract.errors) == 332
    assert len(contract.warnings) == 5


def test_flags_of_methods_are_kept(contract: Contract) -> None:
    stability = Counter(method.stability for method in contract.methods)
    assert stability == {"locked": 309, "experimental": 25, "stable": 2}
    assert sum(method.deprecated for method in contract.methods) == 20
    assert sum(bool(method.access) for method in contract.methods) == 131


def test_every_method_has_a_summary_of_its_own(contract: Contract) -> None:
    for method in contract.methods:
        assert method.summary.endswith("."), method.id
        assert len(method.summary) > 10, method.id
    for owner, methods in contract.classes.items():
        assert len({method.summary for method in methods}) == len(methods), owner


def test_every_structure_with_fields_has_a_summary(contract: Contract) -> None:
    bare = [struct.name for struct in contract.structs.values() if struct.is_model and not struct.summary]
    assert not bare


def test_every_reference_is_resolved(contract: Contract) -> None:
    contract.check()


def test_an_unknown_type_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "contract" / "qix"
    (folder / "structs").mkdir(parents=True)
    for name in ("enums", "errors", "warnings"):
        (folder / f"{name}.yaml").write_text("{}\n")
    document = {
        "class": "Doc",
        "summary": "x",
        "methods": {"Go": {"summary": "x", "params": {"qX": "Nowhere"}}},
    }
    (folder / "doc.yaml").write_text(yaml.safe_dump(document))
    with pytest.raises(ContractError, match=r"Doc\.Go\.qX: no type 'Nowhere'"):
        load(tmp_path)


@pytest.mark.parametrize("path", sorted((ROOT / "contract").glob("**/qix*/**/*.yaml")), ids=lambda p: p.stem)
def test_documents_read_the_same_without_libyaml(path: Path) -> None:
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = path.read_text(encoding="utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, fast)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", Type("string")),
        ("NxPage[]", Type("NxPage", depth=1)),
        ("boolean? = false", Type("boolean", optional=True, default=False)),
        ("string? = ", Type("string", optional=True, default="")),
        ("string = $", Type("string", default="$")),
        ("double = -1e+300", Type("double", default=-1e300)),
        ("NxGrpType = GRP_NX_NONE", Type("NxGrpType", default="GRP_NX_NONE")),
    ],
)
def test_types_are_read(text: str, expected: Type) -> None:
    assert Type.parse(text) == expected


def test_a_malformed_type_is_an_error() -> None:
    with pytest.raises(ContractError, match="not a type"):
        Type.parse("list of NxPage")


def test_lists_with_a_name_are_resolved(contract: Contract) -> None:
    matrix = next(member for member in contract.structs["NxDataPage"].fields if member.name == "qMatrix")
    assert contract.resolve(matrix.type) == Type("NxCell", depth=2)
    assert contract.json_type(matrix.type) == "array"


def test_defaults_fit_their_types(contract: Contract) -> None:
    kinds = {"string": str, "boolean": bool, "integer": int, "number": float}
    for method in contract.methods:
        for param in method.params:
            if param.type.default is not None:
                assert isinstance(param.type.default, kinds[contract.json_type(param.type)]), method.id
    for struct in contract.structs.values():
        for member in struct.fields:
            if member.type.default is not None:
                assert isinstance(member.type.default, kinds[contract.json_type(member.type)]), struct.name


def test_patches_say_which_class_a_handle_is(contract: Contract) -> None:
    returned = {
        method.id: method.out.type.base
        for method in contract.methods
        if method.out is not None and method.out.type.base in contract.classes
    }
    assert returned["Global.OpenDoc"] == "Doc"
    assert returned["Doc.GetField"] == "Field"
    assert returned["Doc.CreateSessionObject"] == "GenericObject"
    assert not any(
        member.type.base == "ObjectInterface" for method in contract.methods for member in method.outs
    )


def test_a_patch_that_finds_nothing_is_an_error() -> None:
    documents = {"Doc": {"operations": {}, "schemas": {}}}
    patch = {"reason": "r", "evidence": "e", "operations": ["Doc.Gone"], "replace": {"summary": "x"}}
    with pytest.raises(PatchError, match=r"no operation Doc\.Gone"):
        apply_patches(documents, [patch], "qix.yaml")
