"""Mappings for other programs' files: written, changed in a new version, checked; and the files made by them."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import Month, now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.quality.actions import held
from partera.programs.quality.models import Destination, DestinationFile
from partera.programs.quality.queries import access
from partera.programs.quality.queries import destinations as known

_KEY = re.compile(r"[a-z][a-z0-9-]{1,58}")


@transaction.atomic
def write(*, collaborative: int, key: str, mapping: str, reason: str = "", by: Viewer) -> int:
    """Keep a mapping as the newest version of its key; gives the version's number. It is not checked yet."""
    row = held.run(collaborative, by)
    by.require(access.HOSPITALS, partnership=row.partnership_id)
    if not _KEY.fullmatch(key) or key == "new":
        raise BadInput(_("A short name has small letters, digits and hyphens, such as “state-upload”."))
    read = known.read(by, row.pk, mapping)
    before = Destination.objects.select_for_update().filter(collaborative=row, key=key, is_current=True).first()
    if before is not None and before.mapping == mapping:
        return before.version
    if before is not None and not reason.strip():
        raise Refused(_("Say why the mapping changes: files were made by the one before."))
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    kept = Destination.objects.create(
        collaborative=row,
        key=key,
        version=before.version + 1 if before else 1,
        program=read.program[:200],
        mapping=mapping,
        reason=reason.strip(),
        at=now(),
        by_name=by.name,
    )
    record(action="quality.mapping", thing=f"collaborative {row.pk}", changes=made(kept), by=by)
    return kept.version


@transaction.atomic
def check(*, destination: int, on: date, who: str, by: Viewer) -> None:
    """Note that somebody compared a mapping, column by column, with the program's current template."""
    row = _held(destination, by)
    if not row.is_current:
        raise Refused(_("A newer version of this mapping is in force. Check that one."))
    if not who.strip():
        raise BadInput(_("Say who compared it with the program’s template."))
    if on > today():
        raise BadInput(_("It cannot have been checked on a day still to come."))
    if on < row.at.date():
        raise BadInput(_("This version was written after that day. Compare it again."))
    before = picture(row)
    row.checked_on, row.checked_by = on, who.strip()
    row.save(update_fields=["checked_on", "checked_by"])
    record(action="quality.mapping_checked", thing=f"destination {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def note_file(*, destination: int, first: Month, last: Month, rows: int, sha256: str, by: Viewer) -> None:
    """Keep that a file was made: of which months, how long, and its checksum."""
    row = _held(destination, by)
    kept = DestinationFile.objects.create(
        destination=row,
        first_month=first.first_day,
        last_month=last.first_day,
        rows=rows,
        sha256=sha256,
        at=now(),
        by_name=by.name,
    )
    record(action="quality.program_file", thing=f"destination {row.pk}", changes=made(kept), by=by)


def _held(destination: int, by: Viewer) -> Destination:
    found = Destination.objects.filter(pk=destination).values_list("collaborative", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such file for a program."))
    row = held.run(found, by)
    by.require(access.HOSPITALS, partnership=row.partnership_id)
    return Destination.objects.select_for_update(of=("self",)).get(pk=destination)
