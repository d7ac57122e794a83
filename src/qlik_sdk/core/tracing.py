"""Spans of REST calls, in programs that use OpenTelemetry; in others nothing is loaded, nothing happens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from .request import Request


@contextmanager
def traced(request: Request) -> Iterator[Any]:
    """A client span around one call; its context travels in the request's headers. Yields it, or None."""
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        yield None
        return
    propagate = import_module("opentelemetry.propagate")
    operation = request.operation
    name = f"{request.method} {operation.path}" if operation is not None else request.method
    attributes = {"http.request.method": request.method, "url.path": urlsplit(request.url).path}
    if operation is not None:
        attributes["url.template"] = operation.path
    tracer = trace.get_tracer("qlik_sdk")
    with tracer.start_as_current_span(name, kind=trace.SpanKind.CLIENT, attributes=attributes) as span:
        propagate.inject(request.headers)
        yield span
