"""Documents: known by their content, without what names people, kept once, never half; what runs is refused."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from partera.core.errors import BadInput, NotFound, Unavailable
from partera.doors.jobs import clear_old
from partera.platform.archive.manifest import files_below
from partera.platform.audit.models import Entry as Line
from partera.platform.files import actions, queries, store
from partera.platform.files.models import File
from partera.platform.files.rules import kinds, pictures
from partera.platform.files.rules.problems import PROBLEMS, Problem
from tests.support import documents
from tests.support.people import SET_UP
from tests.support.words import without_spanish

GOOD = {
    "a.pdf": documents.PDF,
    "a.docx": documents.office("docx"),
    "a.xlsx": documents.office("xlsx"),
    "a.pptx": documents.office("pptx"),
    "a.png": documents.png(),
    "a.JPG": documents.jpeg(),
    "a.csv": b"month,births\n2026-03,41\n",
    "a.txt": "Señal\n".encode(),
}
BAD = {
    "empty": ("a.txt", b""),
    "too_large": ("a.txt", b"x" * (kinds.MOST_BYTES + 1)),
    "too_long": ("a.csv", b"1234567890\n" * 50_000),
    "unknown": ("a.txt", b"MZ\x90\x00\x03"),
    "other_than_name": ("a.pdf", documents.png()),
    "old_office": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "macros": ("a.docx", documents.office("docx", word__vbaProject_dot_bin=b"x")),
    "damaged": ("a.xlsx", documents.office("xlsx")[:-40]),
}


def added(name: str = "a.txt", content: bytes = b"Check again.", owner: str = "thread 1") -> int:
    with actions.keeping([actions.checked(name, content)]) as (kept,), transaction.atomic():
        return actions.add(kept=kept, owner=owner, by=SET_UP)


def contents(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "files").rglob("*") if path.is_file())


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_that_is_kept_is_known_by_its_content(name: str) -> None:
    found = kinds.checked(name, GOOD[name])
    assert name.lower().endswith(kinds.KINDS[found.kind].endings)
    assert set(found.tells) <= set(kinds.TELLS)


@pytest.mark.parametrize("code", PROBLEMS)
def test_what_is_not_kept_says_why(code: str) -> None:
    with pytest.raises(Problem) as problem:
        kinds.checked(*BAD[code])
    assert problem.value.code == code


@pytest.mark.parametrize(
    "content",
    [
        documents.office("xlsx", xl__macrosheets__sheet1_dot_xml=b"<x/>"),
        documents.office("pptx", ppt__embeddings__oleObject1_dot_bin=b"x"),
        documents.office("docx", types='<Override ContentType="application/vnd.ms-word.document.macroEnabled"/>'),
        documents.office("docx", word___rels__settings_dot_xml_dot_rels=b'<R Type="x/attachedTemplate"/>'),
        documents.office("xlsx", xl__externalLinks__link1_dot_xml=b"<ddeLink ddeService='cmd'/>"),
    ],
)
def test_what_runs_is_refused_wherever_it_hides(content: bytes) -> None:
    kind = kinds_of(content)
    with pytest.raises(Problem) as problem:
        kinds.checked(f"a.{kind}", content)
    assert problem.value.code == "macros"


def kinds_of(content: bytes) -> str:
    return next(kind for kind, (main, _type) in documents.MAIN.items() if main.encode() in content)


@pytest.mark.parametrize("mark", [b"/JavaScript", b"/Launch", b"/EmbeddedFile"])
def test_a_pdf_that_would_do_something_is_refused(mark: bytes) -> None:
    with pytest.raises(Problem, match="macros, scripts"):
        kinds.checked("a.pdf", documents.PDF.replace(b"/Type", mark))


def test_a_package_that_grows_too_large_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Problem, match="larger than"):
        kinds.checked("a.docx", documents.office("docx", word__media__a_dot_xml=b"0" * (101 * 1024**2)))


def test_an_office_document_longer_than_can_be_looked_through_is_refused() -> None:
    many = {f"word__header{i}_dot_xml": b"<w:t>" + b"word " * 60_000 + b"</w:t>" for i in range(3)}
    with pytest.raises(Problem, match="more words"):
        kinds.checked("a.docx", documents.office("docx", **many))


def test_a_page_of_the_web_is_no_more_than_text() -> None:
    assert kinds.checked("a.txt", b"<script>alert(1)</script>").kind == "txt"
    with pytest.raises(Problem, match="not what its name"):
        kinds.checked("a.html", b"<script>alert(1)</script>")


def test_an_office_document_is_kept_without_its_authors() -> None:
    found = kinds.checked("a.docx", documents.office("docx"))
    again = kinds.checked("a.docx", found.content)
    assert b"Vera Invented" not in b"".join(_parts(found.content).values())
    assert (found.words, found.tells) == ("Check again.\n", ("author_removed",))
    assert again.content == found.content


def _parts(content: bytes) -> dict[str, bytes]:
    from partera.platform.files.rules.office import opened  # noqa: PLC0415 - only here

    return opened(content).parts


def test_comments_are_told_of() -> None:
    found = kinds.checked("a.docx", documents.office("docx", word__comments_dot_xml=b"<w:comments/>"))
    assert "comments_name" in found.tells


def test_a_picture_is_kept_without_place_and_time() -> None:
    taken = documents.png((b"tEXt", b"Author\x00Vera"), (b"eXIf", b"34.7N"), (b"gAMA", b"\0\0\xb1\x8f"))
    found = kinds.checked("a.png", taken)
    assert (found.content, found.tells) == (documents.png((b"gAMA", b"\0\0\xb1\x8f")), ("picture_cleaned",))


def test_a_photograph_keeps_only_which_side_is_up() -> None:
    taken = documents.jpeg((0xE1, documents.exif(6)), (0xFE, b"Vera"), (0xE2, b"ICC_PROFILE\x00"))
    found = pictures.jpeg(taken)
    assert b"34.7465N" not in found and b"Vera" not in found and b"behind" not in found
    assert b"ICC_PROFILE" in found
    assert pictures.jpeg(found) == found
    assert b"Exif" in found


@given(st.binary(max_size=300), st.sampled_from(list(GOOD)))
def test_bytes_cut_and_changed_are_kept_or_refused_and_never_a_fault(noise: bytes, name: str) -> None:
    good = GOOD[name]
    for content in (noise, good[: len(noise)], good[:20] + noise, good[: len(good) // 2] + noise):
        try:
            kinds.checked(name, content)
        except Problem as problem:
            assert problem.code in PROBLEMS


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/notes.txt", "notes.txt"),
        ("C:\\Users\\vera\\drill.pdf", "drill.pdf"),
        ("invoice\u202efdp.txt", "invoicefdp.txt"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie_ x.csv"),
        ("x" * 300 + ".png", "x" * 110 + ".png"),
    ],
)
def test_a_name_is_shown_without_folders_and_unseen_signs(given: str, kept: str) -> None:
    assert kinds.name_of(given) == kept


@pytest.mark.parametrize("given", ["", ".txt", "notes", "notes.exe", "notes.txt.exe"])
def test_a_name_must_end_like_a_kind_that_is_kept(given: str) -> None:
    with pytest.raises(Problem):
        kinds.name_of(given)


def test_all_that_is_said_of_files_is_said_in_spanish() -> None:
    assert without_spanish([*PROBLEMS.values(), *kinds.TELLS.values()]) == []


@pytest.mark.django_db
def test_a_file_is_added_with_its_owner_and_its_line_in_the_trail(home: Path) -> None:
    number = added()
    row = queries.file(number, owner="thread 1")
    assert (row.name, row.media_type, row.size, row.kept_as) == ("a.txt", "text/plain", 12, "internal")
    assert queries.content(row) == b"Check again."
    assert Line.objects.get(action="files.add").thing == "thread 1"
    assert oct((home / "files" / row.sha256[:2] / row.sha256).stat().st_mode & 0o777) == "0o600"


@pytest.mark.django_db
def test_a_file_of_another_thing_is_not_there() -> None:
    with pytest.raises(NotFound):
        queries.file(added(), owner="thread 2")


@pytest.mark.django_db
def test_the_same_content_is_kept_once(home: Path) -> None:
    added()
    added("b.txt", owner="thread 2")
    assert File.objects.count() == 2
    assert len(contents(home)) == 1


@pytest.mark.django_db
def test_what_fails_leaves_nothing_behind_and_takes_nothing_away(home: Path) -> None:
    first = added("kept.txt", b"Kept.")
    documents_of_it = [actions.checked("a.txt", b"Lost."), actions.checked("b.txt", b"Kept.")]
    with (
        pytest.raises(IntegrityError),
        actions.keeping(documents_of_it) as kept,
        transaction.atomic(),
    ):
        for one in kept:
            actions.add(kept=one, owner="thread 3", by=SET_UP)
        raise IntegrityError
    assert File.objects.count() == 1
    assert queries.content(queries.file(first, owner="thread 1")) == b"Kept."
    assert len(contents(home)) == 1


@pytest.mark.django_db
def test_a_content_that_somebody_else_put_meanwhile_stays(home: Path) -> None:
    sha256, moment = store.put(b"Twice.")
    os.utime(home / "files" / sha256[:2] / sha256, ns=(moment + 1, moment + 1))  # as another upload does
    store.drop(sha256, moment)
    assert contents(home) == [sha256]


@pytest.mark.django_db
def test_what_a_broken_off_upload_left_goes_after_a_day(home: Path) -> None:
    kept = queries.file(added("kept.txt", b"Kept."), owner="thread 1")
    left, _moment = store.put(b"Left.")
    fresh, _moment = store.put(b"Fresh.")
    unfinished = home / "files" / left[:2] / f".{left}-1234"
    unfinished.write_bytes(b"Le")
    for path in (home / "files" / kept.sha256[:2] / kept.sha256, home / "files" / left[:2] / left, unfinished):
        os.utime(path, (time.time() - 90_000,) * 2)
    clear_old.run(None, lambda *_said: None)  # type: ignore[arg-type]
    assert set(contents(home)) == {kept.sha256, fresh}


@pytest.mark.django_db
def test_a_content_that_was_altered_or_is_gone_is_not_handed_out(home: Path) -> None:
    row = queries.file(added(), owner="thread 1")
    path = home / "files" / row.sha256[:2] / row.sha256
    path.write_bytes(b"Check never!")
    with pytest.raises(Unavailable, match="altered"):
        queries.content(row)
    path.unlink()
    with pytest.raises(Unavailable, match="missing"):
        queries.content(row)


@pytest.mark.django_db
def test_a_backup_takes_contents_along_and_no_lock(home: Path) -> None:
    row = queries.file(added(), owner="thread 1")
    assert [path.name for path in files_below(home)] == [row.sha256]


@pytest.mark.django_db
def test_a_refusal_says_its_sentence() -> None:
    with pytest.raises(BadInput, match="larger than 10 MB"):
        actions.checked(*BAD["too_large"])


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"name": ""}, {"owner": ""}, {"kept_as": "restricted"}])
def test_the_database_keeps_name_owner_and_class(wrong: dict[str, str]) -> None:
    row = File.objects.get(pk=added())
    row.pk = None
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
