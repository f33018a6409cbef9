"""The mapping file: what it refuses, and what a draft of it finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from partera.core.errors import BadInput
from partera.demo.births import write_world
from partera.evidence import custody, intake, mapping
from partera.evidence.catalog import Catalog
from partera.evidence.suppliers.birth_mapping import read_mapping
from partera.evidence.suppliers.protocol import Given
from tests.evidence.birth_extracts import MAPPING, rows, write
from tests.support.custody import UNDER


def refused(folder: Path, text: str) -> str:
    path = folder / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_mapping(path)
    return caught.value.sentence


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "births"', 'kind = "deaths"', "is not a mapping of birth records"),
        ('state = "AR"', 'state = "Atlantis"', "is no state"),
        ('state = "AR"\n', "", ""),
        ("[columns.weeks]", "[columns.weaks]", "“weaks” is not a column of births"),
        ('codes = { F = "female", M = "male" }\n', "", "[columns.sex] needs codes"),
        ('F = "female"', 'F = "girl"', "says “girl”; it can be female, male, or unknown"),
        ("Y = true", 'Y = "yes"', "it can be true, false, or unknown"),
        ('column = "WEEKS"', 'column = "WEEKS"\nunit = "moons"', "has no unit “moons”"),
        ('column = "WEEKS"', 'colum = "WEEKS"', "needs the column of the file"),
        ('column = "WEEKS"', 'column = "WEEKS"\nunknwon = ["9"]', "cannot say “unknwon”"),
        ('["breastfed"]', '["nicu"]', "maps “nicu” and says that it was not collected"),
        ('["breastfed"]', '["milk"]', "“milk”, which is not a column of births"),
        ('certificate = "CERT"', "set_aside_limit = 5", "is a share from 0 to 1"),
        ('[date]\ncolumn = "DOB"\nformat = "%m/%d/%Y"', "", "does not say when the births were"),
        ('written_as = "fips"', 'written_as = "zip"', "written_as is one of fips, three_digits, name"),
        ("[place]", "[place", "cannot be read"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_in_words(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in MAPPING
    if said:
        assert said in refused(tmp_path, MAPPING.replace(old, new))


def test_a_state_must_be_known_where_counties_do_not_tell_it(tmp_path: Path) -> None:
    text = MAPPING.replace('state = "AR"\n', "").replace('"fips"', '"three_digits"')
    assert "does not say the state" in refused(tmp_path, text)


def test_a_column_that_the_file_lacks_is_named(tmp_path: Path) -> None:
    path, rules = write(tmp_path, rows(), MAPPING.replace('column = "WEEKS"', 'column = "GESTATION"'))
    report = intake.load([path], tmp_path / "home", Given(mapping=rules), under=UNDER)[0]
    assert "extract.csv has no column “GESTATION”, which the mapping file extract.toml names" in report.message


def test_a_draft_of_each_kind_of_extract_reads_it_as_its_own_mapping_does(tmp_path: Path) -> None:
    truth = write_world(tmp_path / "world", 3, (2023,), ("05", "22", "35"), 400)
    for path, own in truth.mappings.items():
        drafted = tmp_path / f"{path.stem}.toml"
        text = mapping.draft(path).replace("check: AR, 05 or Arkansas", "35")
        drafted.write_text(text, encoding="utf-8")
        tables = []
        for number, rules in enumerate((own, drafted)):
            home = tmp_path / f"{path.stem}{number}"
            report = intake.load([path], home, Given(mapping=rules), under=UNDER)[0]
            assert report.ok, report.message
            catalog = Catalog(home)
            tables.append(custody.table(catalog, catalog.all()[0]))
        same = [name for name in tables[0].column_names if name not in ("race", "education", "payer")]
        assert tables[0].select(same).to_pylist() == tables[1].select(same).to_pylist()


def test_a_draft_asks_where_it_is_not_sure(tmp_path: Path) -> None:
    made = rows()
    for row in made:
        row[9] = row[9].replace("1", "T19")
    path, _ = write(tmp_path, made)
    text = mapping.draft(path)
    assert "# check: what do these mean? T19. Each is one of: medicaid, private, self_pay, other, unknown." in text
    assert 'certificate = "CERT"' in text
    assert 'format = "%m/%d/%Y"  # check' in text
    assert "shown as not collected: education, pnc_visits, birth_order" in text


def test_a_table_that_holds_no_births_is_not_drafted(tmp_path: Path) -> None:
    path = tmp_path / "poverty.csv"
    path.write_text("fips,year,pct\n05001,2022,11.5\n", encoding="utf-8")
    with pytest.raises(BadInput, match="do not look like birth records"):
        mapping.draft(path)
