"""The QIX contract as Python: client classes, structures, server bases, error numbers, coverage."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import qix_coverage
from .names import snake
from .qix_model import OPEN_JSON, PRIMITIVES, Contract, Method, Struct, Type, load
from .templates import render

SDK = Path("src/qlik_sdk/generated/qix")
TENANT = Path("src/qlik_tenant/generated/qix")


def outputs(root: Path) -> dict[Path, str]:
    """Every file made from the QIX contract: path below ``root`` -> text."""
    contract = load(root)
    structs = [struct for struct in contract.structs.values() if struct.is_model]
    files = {
        SDK / "__init__.py": render(
            "qix_package.jinja", title="The engine protocol, from the client's side."
        ),
        SDK / "index.py": _index(contract, structs),
        SDK / "enums.py": _enums(contract),
        SDK / "structs" / "__init__.py": render("qix_structs_init.jinja"),
        TENANT / "__init__.py": render(
            "qix_package.jinja", title="The engine protocol, from the server's side."
        ),
        SDK / "errors.py": _errors(contract),
        TENANT / "errors.py": _errors(contract),
        qix_coverage.PATH: qix_coverage.table(root, contract),
    }
    for module in sorted({struct.module for struct in structs}):
        chosen = [struct for struct in structs if struct.module == module]
        files[SDK / "structs" / f"{module}.py"] = _structs(contract, module, chosen)
    modules = {struct.name: struct.module for struct in structs}
    for owner, methods in contract.classes.items():
        files[SDK / f"{snake(owner)}.py"] = _client(contract, owner, methods, modules)
        files[TENANT / f"{snake(owner)}.py"] = _service(contract, owner, methods)
    return {root / path: text for path, text in files.items()}


# --- types -------------------------------------------------------------------------------------------------


def _annotation(contract: Contract, type: Type, *, accepts: bool = False, prefix: str = "") -> str:
    """A type for type checkers.

    Parameters:
        accepts: what a caller may pass, instead of what a call gives.
        prefix: of the class when it is one of engine objects ("Async" for the twin).
    """
    type = contract.resolve(type)
    if type.base in PRIMITIVES:
        text = PRIMITIVES[type.base][0]
    elif type.base in contract.enums:
        text = type.base if contract.enums[type.base].values else "int"
    elif type.base in contract.classes:
        text = prefix + type.base
    elif type.base == OPEN_JSON:
        text = "Mapping[str, Any]" if accepts else "dict[str, Any]"
    elif contract.structs[type.base].text:
        text = "str"
    else:
        text = f"{type.base} | Mapping[str, Any]" if accepts else type.base
    for _ in range(type.depth):
        text = f"Sequence[{text}]" if accepts else f"list[{text}]"
    return text


def _server_annotation(contract: Contract, type: Type) -> str:
    resolved = contract.resolve(type)
    if resolved.base in PRIMITIVES:
        text = PRIMITIVES[resolved.base][0]
    else:
        text = {"string": "str", "integer": "int"}.get(
            contract.json_type(Type(resolved.base)), "dict[str, Any]"
        )
    for _ in range(resolved.depth):
        text = f"list[{text}]"
    return f"{text} | None" if type.optional and type.default is None else text


def _ref(contract: Contract, type: Type) -> str:
    """How the runtime names what a value is made into; empty for plain data."""
    type = contract.resolve(type)
    if type.base in contract.classes:
        return f"object:{type.base}"
    struct = contract.structs.get(type.base)
    return type.base + "[]" * type.depth if struct is not None and struct.is_model else ""


def _imports(
    contract: Contract, types: Iterable[Type], own: Mapping[str, str], *, dots: str, skip: str = ""
) -> list[str]:
    """Import lines for what annotations name; `own` maps structures to their modules."""
    wanted: dict[str, set[str]] = {}
    for type in map(contract.resolve, types):
        if type.base in own and own[type.base] != skip:
            wanted.setdefault(f"{dots}{own[type.base]}", set()).add(type.base)
        elif type.base in contract.enums and contract.enums[type.base].values:
            wanted.setdefault(".enums" if dots == ".structs." else "..enums", set()).add(type.base)
        elif type.base in contract.classes and snake(type.base) != skip:
            wanted.setdefault(f".{snake(type.base)}", set()).update({type.base, f"Async{type.base}"})
    return [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(wanted.items())]


LAYOUTS = ("GetAppLayout", "GetLayout")
"""Methods whose answers change with the engine's state, which clients can follow."""


# --- client ------------------------------------------------------------------------------------------------


def _client(contract: Contract, owner: str, methods: tuple[Method, ...], modules: Mapping[str, str]) -> str:
    described = [_client_method(contract, method) for method in methods]
    used: list[Type] = []
    for method in methods:
        used.extend(param.type for param in method.params)
        used.append(method.result or Type("string"))
    imports = _imports(contract, used, modules, dots=".structs.", skip=snake(owner))
    annotations = " ".join(
        text
        for method in described
        for text in (*(p["annotation"] for p in method["params"]), *method["returns"].values())
    )
    abstract = [name for name in ("Mapping", "Sequence") if f"{name}[" in annotations]
    if any(method.wire in LAYOUTS for method in methods):
        abstract = ["AsyncIterator", "Iterator", *abstract]
    if abstract:
        imports.insert(0, f"from collections.abc import {', '.join(abstract)}\n")
    twins = [
        {
            "prefix": "",
            "define": "def",
            "wait": "",
            "note": "Every call waits for the answer, and raises `EngineError` when the engine refuses.",
        },
        {
            "prefix": "Async",
            "define": "async def",
            "wait": "await ",
            "note": "Every call is awaited, and raises `EngineError` when the engine refuses.",
        },
    ]
    return render(
        "qix_class.jinja",
        owner=owner,
        title=contract.titles[owner],
        methods=described,
        imports=imports,
        twins=twins,
        uses_any="Any]" in annotations,
        layouts=LAYOUTS,
    )


def _client_method(contract: Contract, method: Method) -> dict[str, Any]:
    # Python wants required parameters first; calls go by name, so the order is free.
    params = [
        {
            "name": param.name,
            "optional": param.type.optional,
            "annotation": _annotation(contract, param.type, accepts=True)
            + (" | None" if param.type.optional else ""),
        }
        for param in sorted(method.params, key=lambda param: param.type.optional)
    ]
    return {
        "wire": method.wire,
        "name": method.name,
        "summary": method.summary,
        "params": params,
        "outs": bool(method.outs),
        "out": method.out.name if method.out is not None else "",
        "result": "" if method.result is None else _ref(contract, method.result),
        "returns": {prefix: _returns(contract, method.result, prefix) for prefix in ("", "Async")},
        "notes": _notes(contract, method),
    }


def _returns(contract: Contract, result: Type | None, prefix: str) -> str:
    if result is None:
        return "None"
    text = _annotation(contract, result, prefix=prefix)
    return f"{text} | None" if result.optional else text


def _notes(contract: Contract, method: Method) -> list[str]:
    """The lines of a docstring below the summary."""
    lines = [""]
    documented = [
        f"    {param.name}: {_describe(contract, param.type)}"
        for param in method.params
        if param.type.default is not None or contract.resolve(param.type).base in contract.enums
    ]
    if documented:
        lines += ["Parameters:", *documented]
    if any(out.type.optional for out in method.outs):
        lines += ["Returns:", "    None when there is no such object."]
    if method.deprecated:
        lines.append("Deprecated.")
    if method.stability == "experimental":
        lines.append("Experimental: it may change.")
    if method.access:
        lines.append(f"Needs the right to {' and '.join(method.access)}.")
    lines.append(f"QIX: {method.id}.")
    return lines


def _describe(contract: Contract, type: Type) -> str:
    parts = []
    enum = contract.enums.get(contract.resolve(type).base)
    if enum is not None and enum.values:
        values = enum.short or tuple(enum.values)
        shown = ", ".join(values[:8])
        parts.append(f"one of {shown}{', ...' if len(values) > 8 else ''}")
    if type.default is not None:
        parts.append(f"{_shown(type.default)} unless given")
    return "; ".join(parts) + "."


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "empty" if value == "" else str(value)


def _structs(contract: Contract, module: str, structs: list[Struct]) -> str:
    described = [
        {
            "name": struct.name,
            "summary": struct.summary,
            "notes": _struct_notes(struct),
            "open": struct.open,
            "fields": [
                {
                    "name": member.name,
                    "annotation": _annotation(contract, member.type),
                    "ref": _ref(contract, member.type),
                    "default": repr(member.type.default),
                }
                for member in struct.fields
            ],
        }
        for struct in structs
    ]
    modules = {name: struct.module for name, struct in contract.structs.items() if struct.is_model}
    types = [member.type for struct in structs for member in struct.fields]
    uses_any = any(struct.open for struct in structs) or any(type.base == OPEN_JSON for type in types)
    return render(
        "qix_structs.jinja",
        module=module,
        structs=described,
        imports=_imports(contract, types, modules, dots=".", skip=module),
        uses_any=uses_any,
    )


def _struct_notes(struct: Struct) -> list[str]:
    lines = []
    defaults = [f"{m.name} {_shown(m.type.default)}" for m in struct.fields if m.type.default is not None]
    if defaults:
        lines += ["", "Left out, the engine takes:", *(f"    {line}" for line in defaults)]
    if struct.open:
        lines += ["", "Any further property is kept as it is."]
    if struct.deprecated:
        lines += ["", "Deprecated."]
    if struct.stability == "experimental":
        lines += ["", "Experimental: it may change."]
    return lines


def _index(contract: Contract, structs: list[Struct]) -> str:
    classes = [
        (f"{prefix}{owner}", snake(owner)) for owner in sorted(contract.classes) for prefix in ("", "Async")
    ]
    return render("qix_index.jinja", classes=classes, structs=sorted((s.name, s.module) for s in structs))


def _enums(contract: Contract) -> str:
    enums = [
        {
            "name": enum.name,
            "annotation": f"Literal[{', '.join(map(json.dumps, (*enum.short, *enum.values)))}] | str",
        }
        for enum in sorted(contract.enums.values(), key=lambda enum: enum.name)
        if enum.values
    ]
    return render("qix_enums.jinja", enums=enums)


# --- server ------------------------------------------------------------------------------------------------


def _service(contract: Contract, owner: str, methods: tuple[Method, ...]) -> str:
    described = [
        {
            "wire": method.wire,
            "name": method.name,
            "summary": method.summary,
            "outs": [out.name for out in method.outs],
            "access": method.access,
            "notes": _service_notes(contract, method),
            "params": [
                {
                    "name": param.name,
                    "json": contract.json_type(param.type),
                    "optional": param.type.optional,
                    "default": repr(param.type.default),
                    "annotation": _server_annotation(contract, param.type),
                }
                for param in method.params
            ],
        }
        for method in methods
    ]
    return render("qix_service.jinja", owner=owner, title=contract.titles[owner], methods=described)


def _service_notes(contract: Contract, method: Method) -> list[str]:
    outs = [f"    {out.name}: {out.type.base}{'[]' * out.type.depth}" for out in method.outs]
    access = [f"Needs the right to {' and '.join(method.access)}."] if method.access else []
    return ["", *(["Returns:", *outs] if outs else []), *access, f"QIX: {method.id}."]


def _errors(contract: Contract) -> str:
    errors = sorted(
        ((name, code, json.dumps(text)) for name, (code, text) in contract.errors.items()), key=lambda e: e[1]
    )
    return render("qix_errors.jinja", errors=errors, warnings=list(contract.warnings.items()))
