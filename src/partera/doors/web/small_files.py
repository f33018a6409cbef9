"""Stops a request whose files are larger than any form here takes, before it fills the disk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 5 * 1024**2


class SmallFiles(FileUploadHandler):
    """Refuses a request by the length it states, before a byte of it is kept; a request cannot be longer than that.

    Where large files belong, the view puts its own bound instead.
    """

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_more: Any, **_named: Any) -> None:
        """Refuse what is too large."""
        if content_length > MOST_BYTES:
            raise RequestDataTooBig("The files are larger than this page takes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the portion on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Another handler makes the file."""
