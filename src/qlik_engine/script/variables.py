"""The variables of a run, the formats they set, and expressions outside a LOAD."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import numpy as np

from ..columns import Dual
from ..columns.vector import NULL, Floats
from ..errors import ExpressionError, ScriptError, UnsupportedError
from ..expr.lift import number_of, numbers_of, text_of_dual, texts_of
from ..formats import default_text, format_dates, interpret
from ..formats.locale import Locale
from ..io.rows import Values, plain
from .system import NO_ERRORS, system_variables, with_variable


class Variables(ABC):
    """Variables by name. A variable is a text, and has a number of its own where that is more than what can
    be read in the text."""

    def __init__(self) -> None:
        self.locale = Locale()
        self.variables: dict[str, str] = system_variables(self.locale) | NO_ERRORS
        self.numbers: dict[str, float] = {}

    @abstractmethod
    def constant(self, expression: str) -> Dual:
        """The value of an expression outside a LOAD: names that are no variable are null."""

    def set_variable(self, name: str, value: str | None, number: float = math.nan) -> None:
        """A variable gets a text, None removes it, and the number that the text stands for, if it is to be
        more than what can be read in it. Format variables change the formats at once."""
        self.assign(name, value, number)
        try:
            self.locale = with_variable(self.locale, name, value or "")
        except ValueError:
            raise ScriptError(f"'{value}' is no value for {name}") from None

    def setting(self, name: str) -> str | None:
        """The value of a variable that changes how a script runs; its name may be in any letters."""
        if (value := self.variables.get(name)) is not None:
            return value
        return next((v for key, v in self.variables.items() if key.lower() == name.lower()), None)

    def variable(self, name: str) -> Dual:
        """A variable's value as an expression sees it, null if there is no such variable."""
        text = self.variables.get(name)
        if text is None:
            return NULL
        number = self.numbers.get(name)
        return Dual(interpret(text, self.locale) if number is None else number, text)

    def assign(self, name: str, value: str | None, number: float = math.nan) -> None:
        """The same without a look at what the variable means for formats."""
        self.numbers.pop(name, None)
        if value is None:
            self.variables.pop(name, None)
            return
        self.variables[name] = value
        if number == number:
            self.numbers[name] = number

    def calculated(self, expression: str, plain_number: bool) -> str:
        """What `$(=expression)` stands for; an expression that cannot be evaluated stands for nothing."""
        try:
            dual = self.constant(expression)
        except (ExpressionError, UnsupportedError):
            return ""
        if plain_number:
            number = number_of(dual, self.locale)
            return default_text(number, Locale()) if number == number else ""
        return text_of_dual(dual, self.locale) or ""

    def text_of(self, expression: str) -> str:
        """The text of an expression's value, "" for null."""
        return text_of_dual(self.constant(expression), self.locale) or ""

    def number_of(self, expression: str) -> float:
        """The number of an expression's value, NaN if it has none."""
        return number_of(self.constant(expression), self.locale)

    def number_text(self, number: float) -> str:
        return default_text(number, self.locale)

    def numbers_of(self, values: Values) -> Floats:
        return numbers_of(plain(values), self.locale)

    def texts_of(self, values: Values) -> list[str]:
        """The text of every value, "" for null."""
        texts: list[str] = texts_of(plain(values), self.locale).tolist()
        return texts

    def is_true(self, expression: str) -> bool:
        number = self.number_of(expression)
        return number == number and number != 0

    def timestamp(self, serial: float) -> Dual:
        """A point in time as a dual in the timestamp format."""
        text = format_dates(np.array([serial]), self.locale.timestamp_format, self.locale)[0]
        return Dual(serial, text)
