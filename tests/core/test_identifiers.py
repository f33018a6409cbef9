"""The identifier guard: what is stopped, what is asked about once, and what ordinary prose may say."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.core.identifiers import guard

SUPPLIES = (
    "Baby Girl Onesies were too small.",
    "Lot 123456789 was damp, and PO 123456790 is still open.",
    "Factura 123456789 pagada.",
    "Only kits for babies born after March 1, 2026 hold it.",
    "Es para los bebés nacidos después del 1 de marzo de 2026.",
    "Brought on 3/14/2026 to patient transport.",
    "It stands in Patient Tower East.",
    "Take the patient entrance; ask in the Patient Registration Lobby.",
    "Invoice 44556677, tracking 1Z999AA10123456784, 12 boxes of 48.",
    "Call (501) 555-0100 or write to dock@example.org: 12 Example Street, Apt 4, Helena, AR 72342.",
)
"""What people write beside stock and deliveries."""
PROSE = (Path(__file__).parent / "improvement_prose.txt").read_text(encoding="utf-8").splitlines()

SSN = (
    "SSN 123-45-6789",
    "her number is 123-45-6789.",
    "123 45 6789",
    "123.45.6789",
    "123 - 45 - 6789",
    "１２３-４５-６７８９",
    "123–45–6789",
    "the file named 123456789 was found",
    "Social Security number: 987654321",
    "ssn#123456789",
    "SSN ending 6789",
    "last four of SSN: 6789",
    "SSN xxx-xx-6789",
    "seguro social 123 45 6789",
    "123-45-\u200b6789",
)
MRN = (
    "MRN 00123456",
    "MRN: A1234567",
    "mrn#12345678",
    "MRN00123456",
    "(MRN 123 456 78)",
    "medical record number 445566",
    "Medical Record No. 44-55-66",
    "med rec # 445566",
    "chart number 445566",
    "patient ID: 445566",
    "hospital no 445566A",
    "encounter #4455667",
    "445566 (MRN)",
    "expediente núm. 445566",
    "número de expediente: 445566",
    "historia clínica: 445566",
    "NHC 445566",
    "expediente 445566",
    "chart 445566",
)
ASKED = (
    ("email", "write to maria.lopez@example.org"),
    ("email", "maria.lopez (at) example.org"),
    ("phone", "call (501) 555-0100"),
    ("phone", "501-555-0100"),
    ("phone", "501.555.0100"),
    ("phone", "+1 501 555 0100"),
    ("phone", "tel. 555-0100"),
    ("phone", "llame al 555-0100"),
    ("phone", "+44 20 7946 0958"),
    ("phone", "cell 5015550100"),
    ("birth", "DOB 3/14/1990"),
    ("birth", "D.O.B.: 03-14-90"),
    ("birth", "born on March 14, 1990"),
    ("birth", "nacida el 14 de marzo de 1990"),
    ("birth", "fecha de nacimiento: 14/3/1990"),
    ("birth", "Maria Lopez, 3/14/1990"),
    ("birth", "date of birth 19900314"),
    ("birth", "born 3/14"),
    ("name", "Patient: Lopez, Maria"),
    ("day", "the patient was seen on 3/14/2026"),
    ("day", "pt admitted March 14, 2026"),
    ("day", "On 2026-03-14 she bled 2 liters"),
    ("day", "readmitted on 3/14/2026 with a seizure"),
    ("day", "paciente, 14 de marzo de 2026"),
    ("name", "patient Maria Lopez was treated late"),
    ("name", "Mrs. Lopez waited"),
    ("name", "baby girl Lopez"),
    ("name", "patient J.D. waited"),
    ("name", "Patient name: Maria"),
    ("name", "Sra. García esperó"),
    ("name", "Nombre de la paciente: Maria"),
    ("address", "lives at 125 Oak Street"),
    ("address", "1600 N. Invented Ave, Apt 4"),
    ("address", "125 oak street"),
    ("address", "P.O. Box 12"),
    ("address", "Calle de la Luna 12"),
    ("address", "Little Rock, AR 72201"),
    ("insurance", "Medicaid ID 99887766"),
    ("insurance", "account number 998877"),
    ("number", "see 44556677"),
)


@pytest.mark.parametrize("text", SSN)
def test_a_social_security_number_is_stopped_whatever_reason_is_given(text: str) -> None:
    with pytest.raises(guard.Stopped, match="social security number"):
        guard.check(f"We looked: {text}", kept="It is needed.")


@pytest.mark.parametrize("text", MRN)
def test_a_medical_record_number_is_stopped_whatever_reason_is_given(text: str) -> None:
    with pytest.raises(guard.Stopped, match="medical record number"):
        guard.check(f"We looked: {text}.", kept="It is needed.")


@pytest.mark.parametrize(("kind", "text"), ASKED)
def test_what_may_name_somebody_is_asked_about_and_stays_with_a_reason(kind: str, text: str) -> None:
    with pytest.raises(guard.Asked):
        guard.check(f"Note: {text}")
    assert kind in guard.check(f"Note: {text}", kept="The unit’s own, not a patient’s.")


@pytest.mark.parametrize("line", PROSE)
def test_ordinary_words_about_improvement_pass(line: str) -> None:
    assert guard.look(line) == ()


def test_the_page_of_prose_is_a_page() -> None:
    assert sum(len(line.split()) for line in PROSE) > 600


def test_the_place_in_the_text_is_said() -> None:
    text = "Call 501-555-0100, then write to unit@example.org."
    assert [(one.kind, one.excerpt) for one in guard.in_field("text", text)] == [
        ("phone", "501-555-0100"),
        ("email", "unit@example.org"),
    ]


def test_a_reason_may_not_name_anybody_itself() -> None:
    with pytest.raises(guard.Stopped):
        guard.check("Call 501-555-0100", kept="It is the number of Mrs. Lopez")


def test_blanks_are_no_reason() -> None:
    with pytest.raises(guard.Asked):
        guard.check("Call 501-555-0100", kept="  ")


def test_no_sentence_repeats_what_was_found() -> None:
    with pytest.raises(guard.Stopped) as caught:
        guard.check("SSN 123-45-6789")
    assert "6789" not in f"{caught.value.sentence} {caught.value.values}"


@given(st.integers(1, 665), st.integers(1, 99), st.integers(1, 9999), st.sampled_from(["-", " ", ".", "", "–"]))
def test_no_social_security_number_passes(area: int, group: int, serial: int, between: str) -> None:
    number = between.join((f"{area:03}", f"{group:02}", f"{serial:04}"))
    assert [one.kind for one in guard.look(f"We saw {number} there")] == ["ssn"]


@given(st.text(max_size=300))
def test_any_text_is_read_and_every_place_lies_in_it(text: str) -> None:
    places = [(one.start, one.end) for one in guard.look(text)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))


@pytest.mark.parametrize(
    "piece", ["1", "1-", "A ", "a@", "3/14/", "patient ", "Mrs. Aa ", "12 Oak ", "MRN ", "Aa Aa, "]
)
def test_a_long_text_costs_no_more_than_its_length(piece: str) -> None:
    began = time.process_time()
    guard.look(piece * 20_000)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("line", SUPPLIES)
def test_ordinary_words_about_supplies_name_no_patient(line: str) -> None:
    guard.refuse_patient(line, where="Why")


@pytest.mark.parametrize("text", [*SSN, *MRN, *(text for kind, text in ASKED if kind in guard.OF_A_PATIENT)])
def test_what_names_a_patient_is_refused_where_no_reason_is_asked_for(text: str) -> None:
    with pytest.raises(guard.NamesPatient, match=r"^“Why” holds what looks like .* take it out, and send again"):
        guard.refuse_patient(text, where="Why")


def test_where_staff_stand_by_name_their_names_stay_and_numbers_do_not() -> None:
    guard.refuse_patient("Mrs. Lopez", where="Who received it", is_name_known=True)
    with pytest.raises(guard.NamesPatient):
        guard.refuse_patient("Mrs. Lopez, SSN 123-45-6789", where="Who received it", is_name_known=True)


@pytest.mark.parametrize("text", ["born on March 14, 2026", "The baby was born 3/14/2026, after a long night"])
def test_a_date_that_bounds_nothing_is_a_birth_date(text: str) -> None:
    assert [one.kind for one in guard.look(text)] == ["birth"]
