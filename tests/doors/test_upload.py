"""Uploading: a look before anything is kept, by its owner alone, and nothing left behind."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopUpload
from django.test import Client
from django.utils import translation

from partera.core.periods import now
from partera.doors.web.evidence import provenance
from partera.doors.web.evidence.quota import Quota
from partera.evidence.catalog import Catalog
from partera.flows import uploads
from partera.platform.audit.models import Entry

ROWS = """"Notes"	"State of Residence"	"State of Residence Code"	"Year"	"Year Code"	Births
	"Arkansas"	"05"	"2022"	"2022"	35471
	"New Mexico"	"35"	"2022"	"2022"	21614
"""
FOOTER = """"---"
"Dataset: Natality, 2016-2022 expanded"
"Query Parameters:"
"Group By: State of Residence; Year"
"Show Totals: False"
"Show Zero Values: False"
"Show Suppressed: False"
"Calculate Rates Per: 1,000"
"---"
"Help: See http://wonder.cdc.gov/wonder/help/Natality-expanded.html for more information."
"---"
"Query Date: Jul 9, 2024 2:51:37 PM"
"---"
"Caveats:"
"1. Invented: rates < 5 & more."
"""
GOOD = (ROWS + FOOTER).encode()
NO_KIND = b"not a file\nthat anybody knows\n"


def send(browser: Client, *files: tuple[str, bytes], **facts: str):
    return browser.post(
        "/evidence/upload/", {"files": [SimpleUploadedFile(name, body) for name, body in files]} | facts
    )


def token_of(answer) -> str:
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].rstrip("/").split("/")[-1]


def extracts(home: Path) -> list:
    return Catalog(home).all()


def test_a_file_is_looked_at_before_anything_is_kept(client_of, home):
    token = token_of(send(client_of("ana"), ("births.txt", GOOD)))
    page = client_of("ana").get(f"/evidence/upload/{token}/").content.decode()
    assert "1 of 1 files can be loaded" in page
    assert "35471" in page
    assert extracts(home) == []


def test_a_yes_keeps_the_file_makes_a_release_and_is_audited(client_of, home):
    token = token_of(send(client_of("ana"), ("births.txt", GOOD)))
    client_of("ana").post(f"/evidence/upload/{token}/keep/")
    page = client_of("ana").get(f"/evidence/upload/{token}/").content.decode()
    assert "1 of 1 file was loaded" in page
    assert [e.name for e in extracts(home)] == ["births.txt"]
    assert Entry.objects.filter(actor__startswith="Ana").exists()
    assert not list((home / "uploads" / token).glob("file-*"))


def test_a_yes_counts_once(client_of, home):
    token = token_of(send(client_of("ana"), ("births.txt", GOOD)))
    client_of("ana").post(f"/evidence/upload/{token}/keep/")
    assert client_of("ana").post(f"/evidence/upload/{token}/keep/").status_code == 409


def test_a_refused_file_says_why_and_the_good_one_stands(client_of, home):
    token = token_of(send(client_of("ana"), ("births.txt", GOOD), ("odd.txt", NO_KIND)))
    page = client_of("ana").get(f"/evidence/upload/{token}/").content.decode()
    assert "1 of 2 files can be loaded" in page
    assert "odd.txt is not a file Partera knows" in page


def test_a_file_without_footer_asks_for_what_it_lacks_and_says_so_ever_after(client_of, home):
    rows = ROWS.replace('\t"Year"\t"Year Code"', "").replace('\t"2022"\t"2022"', "")
    token = token_of(send(client_of("ana"), ("births.txt", rows.encode())))
    assert "0 of 1 files" in client_of("ana").get(f"/evidence/upload/{token}/").content.decode()
    client_of("ana").post(f"/evidence/upload/{token}/facts/", {"period": "2022", "place": ""})
    page = client_of("ana").get(f"/evidence/upload/{token}/").content.decode()
    assert "1 of 1 files can be loaded" in page
    assert "2022" in page


def test_a_period_that_is_none_is_explained_beside_the_field(client_of):
    answer = send(client_of("ana"), ("births.txt", GOOD), period="last year")
    assert answer.status_code == 400
    assert "Write 2023, 2023-04, 2023-Q2 or 2019-2021" in answer.content.decode()


def test_no_file_is_explained(client_of):
    answer = client_of("ana").post("/evidence/upload/", {"period": ""})
    assert answer.status_code == 400
    assert "Choose at least one file" in answer.content.decode()


def test_nobody_else_opens_an_upload(client_of):
    token = token_of(send(client_of("ana"), ("births.txt", GOOD)))
    for who in ("ewa", "zoe", "olga"):
        assert client_of(who).get(f"/evidence/upload/{token}/").status_code == 404
        assert client_of(who).post(f"/evidence/upload/{token}/keep/").status_code == 404


def test_only_those_who_may_load_meet_the_form(client_of):
    assert client_of("bea").get("/evidence/upload/").status_code == 404
    assert client_of("dora").get("/evidence/upload/").status_code == 302


def test_a_dropped_upload_leaves_nothing(client_of, home):
    token = token_of(send(client_of("ana"), ("births.txt", GOOD)))
    client_of("ana").post(f"/evidence/upload/{token}/drop/")
    assert not (home / "uploads" / token).exists()
    assert client_of("ana").get(f"/evidence/upload/{token}/").status_code == 404


def test_what_nobody_confirms_is_gone_after_a_day(client_of, home):
    token = token_of(send(client_of("ana"), ("births.txt", GOOD)))
    long_ago = now().timestamp() - uploads.KEPT_FOR_SECONDS - 60
    os.utime(home / "uploads" / token, (long_ago, long_ago))
    send(client_of("ana"), ("other.txt", NO_KIND))
    assert not (home / "uploads" / token).exists()


def test_the_waiting_folder_is_the_servers_alone(client_of, home):
    token = token_of(send(client_of("ana"), ("births.txt", GOOD)))
    assert stat.S_IMODE((home / "uploads" / token).stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["../../evil.txt", "..\\evil.txt", "/etc/passwd", "<b>bold</b>.txt", "a\x00b.txt"])
def test_a_files_name_is_shown_escaped_and_never_used_as_a_path(name):
    shown = uploads.shown_name(name)
    assert shown
    assert not set("/\\\x00") & set(shown)


def test_names_in_pages_are_escaped(client_of):
    token = token_of(send(client_of("ana"), ("<img src=x>.txt", GOOD)))
    page = client_of("ana").get(f"/evidence/upload/{token}/").content.decode()
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;.txt" in page


def test_a_token_is_never_a_path(client_of):
    for token in ("..", "0" * 31, "A" * 32, "uploads"):
        assert client_of("ana").get(f"/evidence/upload/{token}/").status_code == 404


def test_an_upload_past_the_bound_is_stopped_while_it_comes():
    quota = Quota(most=10)
    assert quota.receive_data_chunk(b"123456", 0) == b"123456"
    with pytest.raises(StopUpload):
        quota.receive_data_chunk(b"7890123", 6)
    assert quota.is_exceeded


def test_the_loaded_file_shows_its_provenance_with_caveats_escaped(client_of, home):
    token = token_of(send(client_of("ana"), ("births.txt", GOOD)))
    client_of("ana").post(f"/evidence/upload/{token}/keep/")
    page = client_of("ewa").get(f"/evidence/{extracts(home)[0].id}/").content.decode()
    assert "Jul 9, 2024" in page
    assert "Invented: rates &lt; 5 &amp; more" in page
    assert set(extracts(home)[0].provenance) - {"caveats", "has_footer"} <= set(provenance.LABELS)


def test_what_a_file_says_of_itself_is_named_in_the_readers_language():
    held = {"publisher": "NCHS", "sample": True, "caveats": ["x"], "filters": {}, "years": ["2020", "2021"]}
    with translation.override("es"):
        assert provenance.told(held) == (
            ("Quién lo publica", "NCHS"),
            ("Solo una muestra", "sí"),
            ("Años", "2020; 2021"),
        )


def test_the_list_of_files_says_what_is_empty_and_why(client_of):
    page = client_of("ana").get("/evidence/").content.decode()
    assert "No file has been loaded yet" in page
    assert "Upload files" in page


def test_the_size_of_sql_does_not_grow_with_loaded_files(client_of, django_assert_max_num_queries):
    browser = client_of("ana")
    browser.get("/evidence/")  # the first page of a sign-in also notes the device
    with django_assert_max_num_queries(12):
        browser.get("/evidence/")
