"""The client in the documentation does what its page says, over real HTTP."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from partera.flows.take_in_files import take_in
from partera.platform.tokens import actions
from partera.registry.workplans.models import ActionStep
from tests.evidence import small_files as small
from tests.support.people import SET_UP, make_world

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "use-the-interface.md"


@pytest.mark.slow
def test_the_client_fetches_figures_and_sends_a_step_once(
    live_server: Any, transactional_db: None, tmp_path: Path
) -> None:
    world = make_world()
    (tmp_path / "people.csv").write_text(small.table([small.PEOPLE]), encoding="utf-8")
    assert take_in(paths=[tmp_path / "people.csv"], by=SET_UP).ok
    found = re.search(r'```python title="fetch.py"\n(.*?)```', PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    (tmp_path / "fetch.py").write_text(found[1], encoding="utf-8")
    scopes = ["directory.see", "workplan.see", "workplan.edit"]
    environment = {
        **os.environ,
        "PARTERA_URL": live_server.url,
        "PARTERA_TOKEN": actions.make(name="Invented client", scopes=scopes, by=world.viewer("ana")),
        "PARTNERSHIP": str(world.delta.pk),
    }
    for _ in range(2):
        command = [sys.executable, str(tmp_path / "fetch.py")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "05119 2020 399000.0" in done.stdout
        assert "proposed Share the list of doulas" in done.stdout
    assert ActionStep.objects.count() == 1
