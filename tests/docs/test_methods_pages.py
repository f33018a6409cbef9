"""The pages on methods say what the code does."""

from __future__ import annotations

from pathlib import Path

from partera.evidence.reliability import METHODS, RULES
from partera.methods import funnel
from partera.methods.control_charts import KINDS, RULE_SETS
from tests.docs.write_measures import PAGE, page

FOLDER = Path(PAGE).parent


def test_the_page_of_measures_is_the_one_the_definitions_write() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.docs.write_measures"


def test_every_reliability_rule_has_its_line() -> None:
    text = (FOLDER / "reliability.md").read_text(encoding="utf-8")
    assert {rule for rule in RULES if f"`{rule}`" not in text} == set()


def test_every_interval_has_its_line() -> None:
    text = (FOLDER / "intervals.md").read_text(encoding="utf-8")
    assert {method for method in METHODS if method and f"`{method}`" not in text} == set()


def test_every_kind_of_chart_and_every_rule_has_its_line() -> None:
    text = (FOLDER / "control-charts.md").read_text(encoding="utf-8")
    rules = {rule.id for rules in RULE_SETS.values() for rule in (*rules.control, *rules.run)}
    assert {one for one in rules | set(KINDS) if f"`{one}`" not in text} == set()


def test_every_kind_of_funnel_has_its_line() -> None:
    text = (FOLDER / "funnels.md").read_text(encoding="utf-8")
    assert {one for one in (*funnel.KINDS, *funnel.OVERDISPERSION[1:]) if f"`{one}`" not in text} == set()
