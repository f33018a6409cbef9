"""Invented files in the layouts of small suppliers, as they really come: odd bytes, lost zeros, missing values."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

HOSPITAL_COLUMNS = (
    "Facility ID",
    "Facility Name",
    "Address",
    "City/Town",
    "State",
    "ZIP Code",
    "County/Parish",
    "Telephone Number",
    "Hospital Type",
    "Hospital Ownership",
    "Emergency Services",
    "Meets criteria for birthing friendly designation",
    "Hospital overall rating",
    "Hospital overall rating footnote",
)
HOSPITAL = dict(
    zip(
        HOSPITAL_COLUMNS,
        (
            "040001",
            "INVENTED GENERAL",
            "1 MAIN ST",
            "LITTLE ROCK",
            "AR",
            "72201",
            "PULASKI",
            "(501) 555-0100",
            "Acute Care Hospitals",
            "Government - Local",
            "Yes",
            "Y",
            "4",
            "",
        ),
        strict=True,
    )
)
RANKS = ("RPL_THEME1", "RPL_THEME2", "RPL_THEME3", "RPL_THEME4", "RPL_THEMES")
SVI = {"ST": "05", "FIPS": "05119", "LOCATION": "Pulaski County, Arkansas", "E_TOTPOP": "390000"} | dict.fromkeys(
    RANKS, "0.5"
)
AWARD = {
    "Program Area": "Healthy Start",
    "Program Name": "Healthy Start Initiative-Eliminating Racial/Ethnic Disparities",
    "Fiscal Year": "2021",
    "Activity Code": "H49",
    "Grant Number": "H49MC00001",
    "Grantee Name": "Delta  Mothers Inc",
    "State": "AR",
    "County": "Pulaski",
    "Congressional District": "AR-02",
    "Grantee Class": "Other",
    "Awardee Amount": "$1,269,121",
    "Grantee Contact Details": "Ana Invented, 1 Main St, 501-555-0100",
}
OBLIGATION = {
    "cfda_number": "93.926",
    "fiscal_year": "2022.0",
    "sam_estimate": "118376836.0",
    "sam_actual": "0.0",
    "usa_spending_obligation": "",
}
ESTIMATE = {
    "SUMLEV": "050",
    "REGION": "3",
    "STATE": "05",
    "COUNTY": "119",
    "STNAME": "Arkansas",
    "CTYNAME": "Pulaski County",
    "POPESTIMATE2013": "391000",
    "POPESTIMATE2014": "392000",
}
AGE_SEX = {
    "SUMLEV": "050",
    "STATE": "09",
    "COUNTY": "110",
    "YEAR": "1",
    "POPESTIMATE": "970000",
    "AGE1544_FEM": "190000",
}
PEOPLE = {"year": "2020", "state": "05", "county": "119", "county_name": " Pulaski County", "population": "399000"}


def table(rows: Iterable[Mapping[str, str]], *, end: str = "\n", delimiter: str = ",", quote: bool = False) -> str:
    """Rows as delimited text, their columns those of the first."""
    rows = list(rows)
    out = io.StringIO()
    style = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
    writer = csv.DictWriter(out, list(rows[0]), lineterminator=end, delimiter=delimiter, quoting=style)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, text: str | bytes, *, encoding: str = "utf-8") -> Path:
    """Put text, or bytes as they are, into a file."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def zipped(path: Path, *members: tuple[str, bytes]) -> Path:
    """A zip of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path
