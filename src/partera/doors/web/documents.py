"""A document handed to a browser: always as a download, never as something that runs on this site."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from partera.platform.files.queries import FileRow, content


def handed(row: FileRow) -> HttpResponse:
    """The document's content. Whoever calls has asked whether the reader may have it."""
    response = HttpResponse(content(row), content_type=row.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
