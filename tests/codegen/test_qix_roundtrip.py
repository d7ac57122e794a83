"""Every structure: a random payload of the contract's types becomes a model, and the same JSON again."""

from __future__ import annotations

import importlib
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from codegen.qix_model import Contract, Type, load
from qlik_sdk.core.model import Model, build, model_class

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = load(ROOT)
MODELS = sorted(struct.name for struct in CONTRACT.structs.values() if struct.is_model)
DEPTH = 3


class Payloads:
    """Random JSON that fits the contract, the same for the same seed."""

    def __init__(self, contract: Contract, seed: str) -> None:
        self._contract = contract
        self._random = random.Random(seed)

    def struct(self, name: str, depth: int = DEPTH) -> dict[str, Any]:
        """Some of the fields of a structure, and one that is not in the contract."""
        fields = self._contract.structs[name].fields
        data = {
            member.name: self.value(member.type, depth - 1)
            for member in fields
            if self._random.random() < 0.8
        }
        return {**data, "ownProperty": {"deep": [self._random.random()]}}

    def value(self, type: Type, depth: int) -> Any:
        """A value of a type; nested structures end at depth zero."""
        type = self._contract.resolve(type)
        if type.depth:
            length = self._random.randrange(3) if depth > 0 else 0
            return [self.value(replace(type, depth=type.depth - 1), depth) for _ in range(length)]
        enum = self._contract.enums.get(type.base)
        if enum is not None and enum.values:
            return self._random.choice([*enum.short, *enum.values, "A_NEWER_VALUE"])
        if type.base in self._contract.structs and self._contract.structs[type.base].is_model:
            return self.struct(type.base, depth) if depth > 0 else {}
        return self._plain(self._contract.json_type(type))

    def _plain(self, kind: str) -> Any:
        choices: dict[str, list[Any]] = {
            "string": ["", "Nordic", "=Sum([Net sales])", "åäö \u2028"],
            "boolean": [True, False],
            "integer": [0, -3, 2**53 - 1],
            "number": [0.5, -1e300, 17, "NaN", "Infinity"],  # what JSON has no number for comes as text
            "object": [{}, {"a": {"b": None}}],
        }
        return self._random.choice(choices[kind])


def touch(value: Any) -> None:
    """Look at every attribute, which turns what is nested into models."""
    if isinstance(value, list):
        for element in value:
            touch(element)
    elif isinstance(value, Model):
        for name in value:
            touch(getattr(value, name))


@pytest.mark.parametrize("name", MODELS)
def test_a_payload_comes_back_as_it_was(name: str) -> None:
    for seed in range(3):
        payload = Payloads(CONTRACT, f"{name} {seed}").struct(name)
        sent = json.dumps(payload)
        model = build(name, json.loads(sent))
        assert isinstance(model, model_class(name))
        touch(model)
        assert json.dumps(model.to_dict()) == sent
        assert model.ownProperty == payload["ownProperty"]


@pytest.mark.parametrize("name", MODELS)
def test_nested_structures_become_models_of_their_class(name: str) -> None:
    payload = Payloads(CONTRACT, name).struct(name)
    model = build(name, payload)
    for member in CONTRACT.structs[name].fields:
        type = CONTRACT.resolve(member.type)
        value = getattr(model, member.name)
        for _ in range(type.depth):
            value = value[0] if value else None
        if value is not None and type.base in MODELS:
            assert isinstance(value, model_class(type.base)), member.name


@pytest.mark.parametrize("name", MODELS)
def test_keywords_make_what_the_wire_needs(name: str) -> None:
    payload = Payloads(CONTRACT, f"{name} by keyword").struct(name)
    assert model_class(name)(**payload).to_dict() == payload


def test_fields_left_out_read_as_none() -> None:
    structs = importlib.import_module("qlik_sdk.generated.qix.structs")
    assert structs.HyperCubeDef().qDimensions is None
    assert structs.HyperCubeDef().to_dict() == {}
