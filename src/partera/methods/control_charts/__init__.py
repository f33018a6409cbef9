"""Run and control charts of many series at once: limits, rules, signals and what they mean.

`draw` makes a chart of series × points; `signals` finds what is unlikely by chance, by rule sets that are data;
`meaning` and `assurance` say what it is for whoever wants the measure higher or lower; `run_analysis` holds the
numbers of the Anhøj rules. Parts, frozen baselines and points left out are in `parts`.
"""

from __future__ import annotations

from partera.methods.control_charts.charts import Chart, NoSuchChart, draw, draw_in_blocks
from partera.methods.control_charts.given import NotForThisChart
from partera.methods.control_charts.limits import D2, D2_OF_266, KINDS, Kind
from partera.methods.control_charts.meaning import (
    Assurance,
    Meaning,
    NotADirection,
    assurance,
    better_on,
    last_points,
    meaning,
    meaning_of_points,
    variation,
)
from partera.methods.control_charts.parts import Exclusion, NoCause, NoSuchPoint, NotAPart, Part, Sections
from partera.methods.control_charts.rules import RULE_SETS, NoSuchRules, Rule, RuleSet, default_rules
from partera.methods.control_charts.run_chart import RunAnalysis, anhoj_limits, run_analysis, runs_limits
from partera.methods.control_charts.signals import Signal, Signals, signals
from partera.methods.control_charts.subgroups import subgroups

__all__ = [
    "D2",
    "D2_OF_266",
    "KINDS",
    "RULE_SETS",
    "Assurance",
    "Chart",
    "Exclusion",
    "Kind",
    "Meaning",
    "NoCause",
    "NoSuchChart",
    "NoSuchPoint",
    "NoSuchRules",
    "NotADirection",
    "NotAPart",
    "NotForThisChart",
    "Part",
    "Rule",
    "RuleSet",
    "RunAnalysis",
    "Sections",
    "Signal",
    "Signals",
    "anhoj_limits",
    "assurance",
    "better_on",
    "default_rules",
    "draw",
    "draw_in_blocks",
    "last_points",
    "meaning",
    "meaning_of_points",
    "run_analysis",
    "runs_limits",
    "signals",
    "subgroups",
    "variation",
]
