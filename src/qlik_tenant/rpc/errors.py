"""Errors as the QIX wire shows them: a number, a short free text, and the message of that number."""

from __future__ import annotations

from functools import cache
from importlib import import_module

PARSE_ERROR = -32700
RESPONSE_TOO_LARGE = -32604
INTERNAL = -32603
INVALID_PARAMS = -32602
METHOD_NOT_FOUND = -32601
INVALID_REQUEST = -32600

NOT_FOUND = 2
ALREADY_EXISTS = 3
INVALID_PATH = 4
ACCESS_DENIED = 5
INVALID_PARAMETERS = 8
ABORTED = 15
NOT_IN_THIS_PRODUCT = 17
NOT_IMPLEMENTED = 20
APP_ALREADY_EXISTS = 1000
APP_INVALID_NAME = 1001
APP_ALREADY_OPEN = 1002
APP_NOT_FOUND = 1003
APP_SAVE_FAILED = 1005
APP_INVALID = 1007
APP_OTHER_MODE = 1009
APP_EXPORT_FAILED = 1014
CONNECTION_NOT_FOUND = 2001
CONNECTION_FAILED = 2002
FILE_CORRUPT = 3002
FILE_NOT_FOUND = 3003
INVALID_OBJECT = 6000
NOT_FOR_SESSION_APP = 9009
VARIABLE_NO_NAME = 18000
VARIABLE_DUPLICATE_NAME = 18001

# Texts real engines answer with where the contract has none.
_TEXTS = {NOT_FOR_SESSION_APP: "Not supported for session apps"}


class RpcError(Exception):
    """An error answer: `code` of the contract, `parameter` a short free text, `message` the code's text."""

    def __init__(self, code: int, parameter: str = "", message: str = "") -> None:
        self.code = code
        self.parameter = parameter
        self.message = message or message_of(code)
        super().__init__(f"{self.message} ({code}): {parameter}" if parameter else f"{self.message} ({code})")

    def to_wire(self) -> dict[str, int | str]:
        """The `error` member of a JSON-RPC answer."""
        return {"code": self.code, "parameter": self.parameter, "message": self.message}


def unsupported(what: str) -> RpcError:
    """Error 20 naming a method, or a method with the option that is not written."""
    return RpcError(NOT_IMPLEMENTED, f"{what} is not supported by this tenant")


def message_of(code: int) -> str:
    """The text of an error number: those seen on real engines first, then the contract's own."""
    return _TEXTS.get(code) or _contract_texts().get(code) or "Unknown error"


@cache
def _contract_texts() -> dict[int, str]:
    texts: dict[int, str] = import_module("..generated.qix.errors", __package__).MESSAGES
    return texts
