"""Stops an upload that is larger than allowed before it fills the disk."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from partera.flows.uploads import MOST_BYTES


class Quota(FileUploadHandler):
    """Counts every byte of every file; past the bound the rest is not kept."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        super().__init__()
        self.most = most
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the portion on, or stop."""
        self.received += len(raw_data)
        if self.received > self.most:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Another handler makes the file."""

    @property
    def is_exceeded(self) -> bool:
        return self.received > self.most
