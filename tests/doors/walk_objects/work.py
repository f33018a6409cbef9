"""Background work."""

from __future__ import annotations

from partera.platform.work.actions import begin, fail, request
from tests.doors.walk_objects import Walk
from tests.support.people import SET_UP, World


def objects(world: World) -> dict[str, Walk]:
    """Ana's job that failed for good: hers and the administrator's to try again, nobody else's."""
    job = request(kind="seal_trail", arguments={}, by=world.viewer("ana"))
    held = begin(job=job.pk, row=job.delivery or 0, by=SET_UP)
    assert held is not None
    fail(job=held, problem="It was invented to fail.", for_good=True)
    return {
        "job_retry": Walk({"number": job.pk}, insider="ana", status=302),
        "mailbox": Walk(status=404, outsiders=404),
    }
