"""What the csp-origins service keeps."""

from ...storage import Table

DIRECTIVES = {
    "childSrc": "child-src", "connectSrc": "connect-src", "connectSrcWSS": "connect-src",
    "fontSrc": "font-src", "formAction": "form-action", "frameAncestors": "frame-ancestors",
    "frameSrc": "frame-src", "imgSrc": "img-src", "mediaSrc": "media-src", "objectSrc": "object-src",
    "scriptSrc": "script-src", "styleSrc": "style-src", "workerSrc": "worker-src",
}  # fmt: skip
"""Attributes of an entry, and the directive of the header each stands for."""

CSP_ORIGINS = Table(
    "csp_origins",
    indexed=("name", "origin", "createdDate", "modifiedDate", *DIRECTIVES),
    unique=(("origin",),),
)
