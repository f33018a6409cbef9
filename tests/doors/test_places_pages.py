"""A place's pages: what stands on them, in which order, and that hidden stays hidden everywhere."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client
from pptx import Presentation

from partera.core.viewers import PUBLIC
from partera.doors.web.places import pages
from partera.evidence.figures import Figure
from partera.evidence.measures import all_measures
from partera.registry.findings import queries as findings
from partera.registry.findings.queries import ReleaseInfo, SourceInfo

WHEN = datetime(2026, 3, 16, tzinfo=UTC)
SHOWN = ("ptb", "lbw", "births")


def figure(
    measure: str, place: str, period: str, value: float | None, n: float = 5000, group: str = "all", **more
) -> Figure:
    per = all_measures()[measure].per
    hidden = value is None
    numerator = None if hidden else round(n * value / per) if per > 1 else value
    values = {
        "measure": measure,
        "definition": f"{measure}@1",
        "place": place,
        "period": period,
        "group": group,
        "numerator": numerator,
        "denominator": None if hidden or per == 1 else n,
        "unknown": None if hidden else 25.0,
        "value": value,
        "low": None if hidden or per == 1 else value - 1,
        "high": None if hidden or per == 1 else value + 1,
        "state": "suppressed" if hidden else "ok",
        "rule": "nchs",
        "method": "wilson",
        "source": "e1",
        "note": None,
    }
    return Figure(**(values | more))


FIGURES = [
    *(figure("ptb", "05119", str(year), 12.0 + (year - 2020) / 2) for year in range(2020, 2024)),
    *(figure("ptb", "05", str(year), 11.0, 35_000) for year in range(2020, 2024)),
    *(figure("ptb", "US", str(year), 10.4, 3_600_000) for year in range(2020, 2024)),
    figure("ptb", "05119", "2023", 18.0, 1_500, "race:black"),
    figure("ptb", "05119", "2023", 10.0, 2_500, "race:white"),
    figure("ptb", "05119", "2023", None, group="race:asian"),
    figure("ptb", "05999", "2023", 13.3, 20_000),
    figure("ptb", "05035", "2023", None),
    figure("lbw", "05119", "2023", None),
    figure("births", "05", "2023", 35_000.0),
]


@pytest.fixture
def published(db, monkeypatch):
    """An invented release, read as pages read one."""
    release = ReleaseInfo("invented0001", "public", WHEN, WHEN, 9, SHOWN)
    source = SourceInfo(
        "e1", "Invented <natality>", ("No footer: period as stated",), ("Rates & <b>caveats</b>",), "", WHEN, ()
    )

    def read(viewer, *, places, measures=None, periods=None, groups=None):
        return [
            f
            for f in FIGURES
            if f.place in places
            and (measures is None or f.measure in measures)
            and (periods is None or f.period in periods)
            and (groups is None or f.group in groups)
        ]

    monkeypatch.setattr(findings, "current_release", lambda viewer, audience="public": release)
    monkeypatch.setattr(findings, "figures", read)
    monkeypatch.setattr(findings, "measures_shown", lambda viewer: [all_measures()[m] for m in SHOWN])
    monkeypatch.setattr(findings, "sources", lambda viewer: {"e1": source})
    monkeypatch.setattr(findings, "largest_gaps", lambda viewer, place: [])


def html(address: str, **headers: str) -> str:
    answer = Client(headers=headers).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_page_says_what_would_fill_what_it_lacks(published: None, client: Client) -> None:
    named, state = (client.get(f"/places/{code}/").content.decode() for code in ("05119", "05"))
    assert "CDC WONDER does not name this county; the state’s birth extract would fill this." in named
    assert "A CDC WONDER export by these groupings, or the state’s birth extract, would fill this." in state
    assert "SVI" not in state.split('id="lacking"')[1].split("</p>")[1]


def test_the_profile_answers_first_then_shows_then_tabulates(published):
    page = html("/places/05119/")
    said = "13.5% of births in Pulaski County in 2023 were preterm (12.5–14.5), above Arkansas (11.0%)"
    assert said in page
    section = page[page.index('id="m-ptb"') :]
    assert section.index("p-figure__sentence") < section.index("<picture") < section.index("<table")
    assert "675 of 5,000" in section


def test_a_hidden_figure_is_a_word_and_never_a_zero(published):
    page = html("/places/05119/")
    section = page[page.index('id="m-lbw"') : page.index("</section>", page.index('id="m-lbw"'))]
    assert "Small count hidden" in section
    assert "0%" not in section
    assert "<picture" not in section


def test_a_county_the_source_does_not_name_shows_the_pooled_figure_so_labelled(published):
    page = html("/places/05001/ptb/")
    assert "does not name Arkansas County alone" in page
    assert "Unidentified Counties, Arkansas" in page
    assert "13.3%" in page
    assert "p-chip--pooled" in page


def test_groups_stand_side_by_side_with_hidden_ones_last(published):
    page = html("/places/05119/ptb/")
    block = page[page.index('id="by-race"') :]
    rows = block[block.index("<tbody") : block.index("</tbody>")]
    assert rows.index("Black") < rows.index("White") < rows.index("Asian")
    assert "Small count hidden" in rows


def test_sources_are_one_click_away_and_escaped(published):
    page = html("/places/05119/")
    about = page[page.index("p-about") :]
    for said in ("invented0001", "No footer: period as stated", "Counts of 1 to 9 are hidden", "Partera release"):
        assert said in about
    assert "Invented &lt;natality&gt;" in about
    assert "<b>caveats</b>" not in page


def test_the_download_holds_exactly_what_is_shown(published):
    page = pages.place_page(PUBLIC, "05119")
    text = Client().get("/places/05119/profile.csv").content.decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    rows = list(csv.DictReader(lines))
    shown = [row for family in page.families for block in family.blocks for row in block.rows]
    assert [(r["line"], r["shown"], r["state"]) for r in rows] == [(r.label, r.shown, r.state) for r in shown]
    hidden = next(r for r in rows if r["state"] == "suppressed")
    assert (hidden["value"], hidden["numerator"], hidden["denominator"], hidden["low"]) == ("", "", "", "")
    assert "# Release: invented0001" in text


def test_the_trend_downloads_its_own_rows(published):
    text = Client().get("/places/05119/ptb/trend.csv").content.decode("utf-8-sig")
    assert sum(line.startswith("Preterm birth,") for line in text.splitlines()) == 12


@pytest.mark.parametrize("what", ["comparison", "trend", "race"])
def test_a_drawing_is_an_image_kept_by_its_content(published, home, what):
    address = f"/places/05119/ptb/{what}.svg?v=invented0001&l=en"
    first = Client().get(address)
    assert first["Content-Type"] == "image/svg+xml"
    assert b'role="img"' in first.content
    assert "max-age=2592000" in first["Cache-Control"]
    again = Client(headers={"if-none-match": first["ETag"]}).get(address)
    assert again.status_code == 304
    assert len(list((home / "charts").glob("*.svg"))) == 1


def test_a_drawing_speaks_the_language_of_its_address(published):
    svg = Client().get("/places/05119/ptb/trend.svg?l=es").content.decode()
    assert "Parto prematuro" in svg or "prematuro" in svg.lower()


def test_a_drawing_can_be_had_for_slides(published):
    assert Client().get("/places/05119/ptb/trend.png").content[:4] == b"\x89PNG"


def test_nothing_is_drawn_of_what_is_not_there(published):
    assert Client().get("/places/05119/lbw/comparison.svg").status_code == 404
    assert Client().get("/places/05119/ptb/sextant.svg").status_code == 404
    assert Client().get("/places/05119/nothing/").status_code == 404
    assert Client().get("/places/99999/").status_code == 404


def test_without_the_built_paths_the_page_says_so_and_shows_the_table(published, settings, tmp_path):
    settings.PARTERA_ASSETS = tmp_path
    page = html("/places/05/ptb/")
    assert "outlines have not been built here" in page
    assert "Pulaski County" in page[page.index('id="map"') :]
    assert Client().get("/places/US/ptb/map.svg").status_code == 404


def test_a_page_never_waits_for_a_chart(published, monkeypatch):
    def too_slow(*args, **kwargs):
        raise AssertionError("a page drew a chart")

    monkeypatch.setattr("partera.charts.drawing.svg", too_slow)
    assert "<picture" in html("/places/05119/ptb/")


def test_sql_does_not_grow_with_what_is_published(published, django_assert_max_num_queries):
    for address in ("/places/05119/", "/places/05/", "/places/US/", "/places/05119/ptb/"):
        with django_assert_max_num_queries(12):
            html(address)


def test_the_page_reads_the_release_three_times_at_most(published, monkeypatch):
    asked = []
    read = findings.figures
    monkeypatch.setattr(findings, "figures", lambda *a, **k: asked.append(k) or read(*a, **k))
    html("/places/05119/ptb/")
    assert len(asked) <= 3


def test_the_pages_are_in_spanish_throughout(published):
    browser = Client(headers={"accept-language": "es"})
    page = browser.get("/places/05119/").content.decode()
    assert '<html lang="es">' in page
    for english in ("Sources", "Value", "Count of all", "About these numbers", "Small counts"):
        assert f">{english}<" not in page
    assert "fueron prematuros" in page


def test_before_anything_is_published_the_page_says_why_it_is_empty(db):
    page = html("/places/05119/")
    assert "No release has been published yet" in page
    assert "Somebody who may load files" in page


def test_one_found_place_is_opened_at_once(db):
    assert Client().get("/places/?q=05119")["Location"] == "/places/05119/"
    assert Client().get("/places/?q=saint ta")["Location"] == "/places/22103/"


def test_what_was_typed_is_escaped(db):
    page = html("/places/?q=<script>x</script>")
    assert "<script>x" not in page
    assert "No place has this in its name" in page


def test_a_first_view_is_light(published):
    answer = Client(headers={"accept-encoding": "gzip"}).get("/places/05119/")
    assert len(answer.content) < 60_000


def slide_of(address: str) -> tuple[str, object, str]:
    """The title, the chart (None without one) and the notes of the one slide at an address."""
    answer = Client().get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Disposition"].endswith('.pptx"')
    (slide,) = Presentation(io.BytesIO(answer.content)).slides
    chart = next((shape.chart for shape in slide.shapes if shape.has_chart), None)
    return slide.shapes.title.text_frame.text, chart, slide.notes_slide.notes_text_frame.text


def test_a_trend_becomes_a_chart_that_can_be_edited(published):
    title, chart, notes = slide_of("/places/05119/ptb/trend.pptx")
    assert title == "Preterm birth in Pulaski County: 12.0% in 2020, 13.5% in 2023."
    assert list(chart.plots[0].categories) == ["2020", "2021", "2022", "2023"]
    assert list(chart.plots[0].series[0].values) == [12.0, 12.5, 13.0, 13.5]
    assert "Pulaski County, 2023: 13.5 (675 of 5,000)" in notes
    assert "Partera release invented0001" in notes


def test_a_hidden_group_is_a_word_on_its_slide_and_no_number(published):
    _title, chart, notes = slide_of("/places/05119/ptb/race.pptx")
    values = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
    assert values == {"Black": 18.0, "White": 10.0, "Asian": None}
    assert "Asian: Small count hidden" in notes


def test_slides_are_offered_beside_the_other_downloads(published):
    page = html("/places/05119/ptb/")
    for what in ("trend", "race", "comparison"):
        assert f"/places/05119/ptb/{what}.pptx?v=invented0001&amp;l=en" in page


@pytest.mark.parametrize("address", ["/places/05119/ptb/nothing.pptx", "/places/05119/gaps.pptx"])
def test_a_slide_of_what_is_not_shown_is_not_there(published, address):
    assert Client().get(address).status_code == 404


def test_a_slide_is_in_the_language_of_its_address(published):
    title, _chart, notes = slide_of("/places/05119/ptb/trend.pptx?l=es")
    assert "Fuente: " in notes
    assert title.startswith("Nacimiento")
