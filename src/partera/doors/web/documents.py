"""A document handed to a browser: always as a download, never as something that runs on this site."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from partera.platform.files.queries import FileRow, content

POLICY = "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""Stricter than a page's: were a document ever opened here, it could load, send and run nothing."""


def handed(row: FileRow) -> HttpResponse:
    """The document's content. Whoever calls has asked whether the reader may have it."""
    response = HttpResponse(content(row), content_type=row.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response
