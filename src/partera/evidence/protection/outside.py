"""Which fields outside those compared say something of them: the others are added up, and nothing is lost.

Tables by further fields are sheets: a region over places, months and the fields compared, divided by the further ones.
Sheets that share a further field and people hang together in a cluster. A cluster says no more than its sums when

- it is one sheet: its people can be spread over its cells whatever the sums are made of; or
- its regions lie apart or inside each other, and how many people each holds is known: the people between a region and
  those inside it are then as many as in truth, and can be spread over the further fields as they are in truth.

Of any other cluster the further fields have to be compared too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from partera.evidence.protection.boxes import Box, Codes
from partera.evidence.protection.known import Known, counts_twice
from partera.evidence.protection.regions import Lie, Region, are_nested, lie, near


@dataclass
class Sheet:
    """A region that a table divides by further fields."""

    region: Region
    extract: str
    further: frozenset[str]
    boxes: list[Box] = field(default_factory=list)


class Cluster:
    """Sheets that hang together by a further field."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self.sheets = sheets
        self.regions = {sheet.region: sheet.extract for sheet in sheets}
        self.further = frozenset[str]().union(*(sheet.further for sheet in sheets))
        self.kept = frozenset(name for region in self.regions for name, _ in region.codes)

    @cached_property
    def is_one(self) -> bool:
        """Whether it is one sheet that counts nobody twice."""
        return len(self.sheets) == 1 and not counts_twice(self.sheets[0].boxes)

    @cached_property
    def is_nested(self) -> bool:
        """Whether its regions lie apart or inside each other."""
        return are_nested(self.regions)

    def adds_up(self, known: Known) -> bool:
        """Whether its sums say all that it says of the fields compared."""
        return self.is_one or (
            self.is_nested
            and all(
                known.total(r.place, r.first, r.last, r.codes, extract) is not None
                for r, extract in self.regions.items()
            )
        )


class Outside:
    """The sheets outside some fields, in clusters."""

    def __init__(self, known: Known, kept: frozenset[str]) -> None:
        self.clusters = _clusters(_sheets(known, kept))
        self._at: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in self.clusters:
            for place in {region.place for region in cluster.regions}:
                self._at[place].append(cluster)

    def lacking(self, known: Known, places: Collection[str], window: tuple[int, int]) -> list[Cluster]:
        """The clusters with people of these places and months whose sums do not say all that they say.

        Takes   known: the boxes as they stand · places: codes · window: the first month and the first one after
        Gives   clusters
        Raises  nothing
        Source  the module's own argument

        >>> both = Box("e1", 0, "05", 24264, 24276, (("sex", frozenset("MF")),), 36.0, frozenset({"sex"}))
        >>> known = Known({"05": [both]}, ())
        >>> Outside(known, frozenset()).lacking(known, ["05"], (24264, 24276))
        []
        """
        return [
            cluster
            for cluster in self._at_any(places)
            if any(region.first < window[1] and window[0] < region.last for region in cluster.regions)
            and not cluster.adds_up(known)
        ]

    def of(self, regions: Collection[Region]) -> list[Cluster]:
        """The clusters that divide any of some regions of places and months.

        Takes   regions: without codes
        Gives   clusters
        Raises  nothing
        Source  definition

        >>> Outside(Known({}, ()), frozenset()).of([Region("05", frozenset(), 0, 12)])
        []
        """
        return [
            cluster
            for cluster in self._at_any({region.place for region in regions})
            if any(replace(region, codes=()) in regions for region in cluster.regions)
        ]

    def _at_any(self, places: Collection[str]) -> list[Cluster]:
        return list({id(cluster): cluster for place in places for cluster in self._at.get(place, ())}.values())


def outside(known: Known, kept: frozenset[str]) -> Outside:
    """The sheets outside some fields; worked out once for the same tables.

    Takes   known: boxes · kept: the fields compared
    Gives   an Outside
    Raises  nothing
    Source  the module's own argument

    >>> outside(Known({}, ()), frozenset()).clusters
    []
    """
    key = "outside", kept
    if key not in known.lasting:
        known.lasting[key] = Outside(known, kept)
    found: Outside = known.lasting[key]
    return found


def _sheets(known: Known, kept: frozenset[str]) -> list[Sheet]:
    found: dict[tuple[str, str, int, int, Codes, frozenset[str]], Sheet] = {}
    for place in known.places():
        for fields, boxes in known.by_fields(place).items():
            if fields <= kept:
                continue
            for box in boxes:
                codes = tuple(part for part in box.codes if part[0] in kept)
                key = box.extract, place, box.first, box.last, codes, fields
                if key not in found:
                    found[key] = Sheet(known.region(box, codes), box.extract, fields - kept)
                found[key].boxes.append(box)
    return list(found.values())


def _clusters(sheets: list[Sheet]) -> list[Cluster]:
    """Sheets that share a further field and people, directly or through others."""
    parent = list(range(len(sheets)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in _meeting(sheets):
        parent[root(i)] = root(j)
    found: dict[int, list[Sheet]] = defaultdict(list)
    for i, sheet in enumerate(sheets):
        found[root(i)].append(sheet)
    return [Cluster(together) for together in found.values()]


def _meeting(sheets: list[Sheet]) -> Iterator[tuple[int, int]]:
    """Pairs of sheets with a further field in common whose regions share people."""
    by_field: dict[str, list[int]] = defaultdict(list)
    for i, sheet in enumerate(sheets):
        for name in sheet.further:
            by_field[name].append(i)
    for numbers in by_field.values():
        regions = [sheets[i].region for i in numbers]
        for one, other in near(regions):
            if lie(regions[one], regions[other]) is not Lie.APART:
                yield numbers[one], numbers[other]
