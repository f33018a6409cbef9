"""What is known only from tables somebody else has published; their figures keep their own states."""

from __future__ import annotations

from datetime import date
from typing import Any

from partera.evidence.measures.definition import Measure

_COMMON: dict[str, Any] = {
    "version": 1,
    "author": "Partera",
    "checked_by": "no person yet",
    "reviewed": date(2026, 11, 22),
    "next_review": date(2027, 11, 22),
}
_PEOPLE: dict[str, Any] = {
    "family": "population",
    "out_of": "people living in the place",
    "out_of_es": "personas que viven en el lugar",
    "per": 1,
    "better": "neither",
    "unit": "people",
    "decimals": 0,
    **_COMMON,
}
_RANKED: dict[str, Any] = {
    "family": "vulnerability",
    "out_of": "all counties of the country, ranked",
    "out_of_es": "todos los condados del país, ordenados",
    "per": 1,
    "better": "lower",
    "source": "CDC/ATSDR Social Vulnerability Index",
    "unit": "percentile",
    "decimals": 2,
    **_COMMON,
}

MEASURES = (
    Measure(
        id="imr",
        family="mortality",
        title="Infant mortality",
        title_es="Mortalidad infantil",
        counts="deaths of infants under one year",
        counts_es="muertes de menores de un año",
        out_of="live births",
        out_of_es="nacidos vivos",
        per=1_000,
        better="lower",
        source="NCHS linked birth and infant death file, by CDC WONDER",
        decimals=2,
        **_COMMON,
    ),
    Measure(
        id="maternal_deaths",
        family="mortality",
        title="Deaths from maternal causes",
        title_es="Muertes por causas maternas",
        counts="deaths from pregnancy, childbirth and the puerperium",
        counts_es="muertes por embarazo, parto y puerperio",
        out_of="the population that the publisher used",
        out_of_es="la población que usó quien publica",
        per=100_000,
        better="lower",
        source="NCHS underlying cause of death, by CDC WONDER; not the maternal mortality rate, which is per births",
        **_COMMON,
    ),
    Measure(
        id="birth_rate",
        family="birth",
        title="Birth rate",
        title_es="Tasa de natalidad",
        counts="live births",
        counts_es="nacidos vivos",
        out_of="people living in the place",
        out_of_es="personas que viven en el lugar",
        per=1_000,
        better="neither",
        source="NCHS natality, by CDC WONDER",
        **_COMMON,
    ),
    Measure(
        id="population",
        title="Population",
        title_es="Población",
        counts="people living in the place",
        counts_es="personas que viven en el lugar",
        source="U.S. Census Bureau, population estimates",
        **_PEOPLE,
    ),
    Measure(
        id="women_15_44",
        title="Women aged 15 to 44",
        title_es="Mujeres de 15 a 44 años",
        counts="women aged 15 to 44 living in the place",
        counts_es="mujeres de 15 a 44 años que viven en el lugar",
        source="U.S. Census Bureau, population estimates",
        **_PEOPLE,
    ),
    Measure(
        id="svi",
        title="Social vulnerability",
        title_es="Vulnerabilidad social",
        counts="rank among counties, all themes together; 1 is the most vulnerable",
        counts_es="posición entre los condados, todos los temas juntos; 1 es el más vulnerable",
        **_RANKED,
    ),
    Measure(
        id="svi_socioeconomic",
        title="Social vulnerability: money, work and schooling",
        title_es="Vulnerabilidad social: ingresos, trabajo y educación",
        counts="rank among counties by socioeconomic status; 1 is the most vulnerable",
        counts_es="posición entre los condados por situación socioeconómica; 1 es el más vulnerable",
        **_RANKED,
    ),
    Measure(
        id="svi_household",
        title="Social vulnerability: households",
        title_es="Vulnerabilidad social: hogares",
        counts="rank among counties by household characteristics; 1 is the most vulnerable",
        counts_es="posición entre los condados por características del hogar; 1 es el más vulnerable",
        **_RANKED,
    ),
    Measure(
        id="svi_minority",
        title="Social vulnerability: race and ethnic minority",
        title_es="Vulnerabilidad social: minorías raciales y étnicas",
        counts="rank among counties by racial and ethnic minority status; 1 is the most vulnerable",
        counts_es="posición entre los condados por minorías raciales y étnicas; 1 es el más vulnerable",
        **_RANKED,
    ),
    Measure(
        id="svi_housing",
        title="Social vulnerability: housing and transport",
        title_es="Vulnerabilidad social: vivienda y transporte",
        counts="rank among counties by housing type and transportation; 1 is the most vulnerable",
        counts_es="posición entre los condados por tipo de vivienda y transporte; 1 es el más vulnerable",
        **_RANKED,
    ),
)
