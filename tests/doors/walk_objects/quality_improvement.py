"""An aim, an idea and a test of change of County General's, and an aim of the whole collaborative."""

from __future__ import annotations

from datetime import date

from partera.core.viewers import Viewer
from partera.platform.files import actions as files
from partera.programs.quality.actions import improvement
from partera.programs.quality.actions.exchange import Post, reply
from partera.programs.quality.actions.improvement import AimGiven
from partera.programs.quality.actions.reviews import Advice, recommend
from partera.programs.quality.models import Attachment
from tests.doors.walk_objects import Walk
from tests.support import improving as support
from tests.support import quality
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """Everything of a collaborative in which Carmen's hospital takes no part."""
    joined = quality.collaborative(world, hospitals=("County General", "Alder"))
    hospital, part = world.county_general.pk, support.own(joined)
    number, delta = joined.id, world.delta.pk
    aim, idea, cycle = support.aim(world, joined), support.idea(world, joined), support.cycle(world, joined)
    review, thread = support.review(world, joined), support.question(world, joined)
    recommend(review=review, given=Advice("Teach it", "provider"), by=world.viewer("bea"))
    improvement.add_common_aim(
        collaborative=number, given=AimGiven("Treat everybody in time", date(2027, 1, 1)), by=world.viewer("ana")
    )

    def in_full(viewer: Viewer) -> bool:
        return is_own(viewer) or viewer.may("quality.hospitals", partnership=delta)

    def is_own(viewer: Viewer) -> bool:
        return viewer.may("quality.enter", organisation=hospital)

    def takes_part(viewer: Viewer) -> bool:
        return in_full(viewer)

    def sees(viewer: Viewer) -> bool:
        return viewer.may("quality.see", partnership=delta) or is_own(viewer)

    mine = {"part": part}
    return {
        "quality_improvement": Walk(mine, may=in_full),
        "quality_aim_new": Walk(mine, may=is_own),
        "quality_idea_new": Walk(mine, may=is_own),
        "quality_cycle_new": Walk(mine, may=is_own),
        "quality_aim": Walk({"aim": aim}, asked="?do=end", may=in_full, may_change=is_own),
        "quality_idea": Walk({"idea": idea}, asked="?do=state", may=in_full, may_change=is_own),
        "quality_cycle": Walk({"cycle": cycle}, asked="?do=begin", may=in_full, may_change=is_own),
        "api:get_cycle": Walk({"number": cycle}, may=is_own),
        "quality_aims": Walk({"number": number}, may=sees),
        "quality_common_aim_new": Walk({"number": number}),
        "quality_common_idea_new": Walk({"number": number}),
        "quality_reviews": Walk(mine, may=in_full),
        "quality_review_new": Walk(mine, may=is_own),
        "quality_review": Walk({"review": review}, asked="?do=recommend", may=in_full, may_change=is_own),
        "quality_exchange": Walk({"number": number}, may=takes_part),
        "quality_thread_new": Walk({"number": number}, may=takes_part),
        "quality_thread": Walk({"thread": thread}, asked="?do=reply", may=takes_part),
        "quality_attachment": Walk({"thread": thread, "number": _file(world, thread)}, may=takes_part),
    }


def _file(world: World, thread: int) -> int:
    """A file in the thread."""
    post = Post("The card.", documents=[files.checked("card.txt", b"Check again.")])
    reply(thread=thread, post=post, by=world.viewer("ana"))
    return Attachment.objects.latest("pk").pk
