"""Loaded files and uploads."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from partera.flows import uploads
from tests.doors.walk_objects import Walk
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """Ana's upload, which nobody else may open, and a file that is not there."""

    def upload(step: str) -> dict[str, str]:
        file = SimpleUploadedFile("invented.txt", b"not a file that Partera knows")
        new = uploads.begin([file], None, period="", place="", by=world.viewer("ana"))
        new.step = step
        uploads.save(new)
        return {"token": new.token}

    return {
        "evidence_pending": Walk(upload("ready"), insider="ana"),
        "evidence_facts": Walk(upload("ready"), insider="ana", status=302),
        "evidence_keep": Walk(upload("ready"), insider="ana", status=302),
        "evidence_drop": Walk(upload("ready"), insider="ana", status=302),
        "evidence_release": Walk({"release_id": "0123456789abcdef"}, status=404),
        "evidence_back": Walk({"release_id": "0123456789abcdef"}, insider="ana", status=404),
        "evidence_extract": Walk({"extract_id": "0123456789abcdef"}, status=404),
    }
