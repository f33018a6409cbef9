"""What most tests of the kit begin with; a file that needs another world has its own."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.support import kit_sites
from tests.support.kit_sites import Scene
from tests.support.people import World, make_world


@pytest.fixture
def world(db: None, clock: datetime) -> World:
    return make_world()


@pytest.fixture
def scene(world: World) -> Scene:
    return kit_sites.scene(world)
