"""What lies on the demonstration's desk: reminders to send, and a job that fails with its reason."""

from __future__ import annotations

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.demo.cast import FORMER, PASSWORD
from partera.flows.work_on_uploads import READ
from partera.platform.accounts import actions as accounts
from partera.platform.work import actions as work
from partera.registry.partners import actions as partners
from partera.registry.partners.queries import viewer_for


def lay_out(*, employer: int, by: Viewer) -> None:
    """Ask for the day's reminders, and leave behind what somebody asked for who no longer signs in."""
    gone = partners.invite(
        name=FORMER[0],
        email=FORMER[1],
        role="evaluator",
        organisation=employer,
        password=PASSWORD,
        invented=True,
        by=by,
    )
    work.request(kind=READ, arguments={"upload": "of-somebody-gone"}, by=viewer_for(gone))
    accounts.switch_off(user=gone.pk, by=by)
    turn = today().isoformat()
    work.request(kind="send_reminders", arguments={"turn": turn}, key=f"send_reminders {turn}", by=by)
