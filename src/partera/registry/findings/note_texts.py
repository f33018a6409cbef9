"""The sentences for what readers of files say: the stored form, then English (empty: as stored) and Spanish."""

from __future__ import annotations

Forms = dict[str, tuple[str, str]]

NOTES: Forms = {
    "no footer: period as stated by the person who loaded it": (
        "the export has no footer: its period is as the person who loaded it stated",
        "la exportación no trae notas al pie: el período es el que declaró quien la cargó",
    ),
    "rows with small counts are left out of this export, so its rows do not add up to true totals": (
        "",
        "esta exportación omite las filas con conteos pequeños, así que sus filas no suman los totales verdaderos",
    ),
    "provisional: subject to change": (
        "provisional figures, subject to change",
        "cifras provisionales, sujetas a cambio",
    ),
    "bridged race categories": (
        "race in bridged categories, not comparable with single-race years",
        "raza en categorías combinadas (bridged), no comparables con los años de raza única",
    ),
    "states and the nation are added up from all their counties": (
        "",
        "los estados y el país son la suma de todos sus condados",
    ),
    "added up from the places in it": ("", "es la suma de los lugares que contiene"),
    "all births less those not stated and those of other categories: a small category is hidden": (
        "counted as all births less those not stated and those of other categories, because a small category is hidden",
        "se cuenta como todos los nacimientos menos los no declarados y los de otras categorías, porque una categoría "
        "pequeña está oculta",
    ),
    "out of all births less those not stated": ("", "sobre todos los nacimientos menos los no declarados"),
    "out of all births: those not stated are too few to show and are counted in": (
        "out of all births; those not stated are too few to show and are counted in",
        "sobre todos los nacimientos; los no declarados son muy pocos para mostrarse y van incluidos",
    ),
    "not collected by the reporting area": ("", "el área que informa no lo recogió"),
    "the export leaves out rows with small counts, and this figure needs them": (
        "",
        "la exportación omite las filas con conteos pequeños, y esta cifra las necesita",
    ),
    "the number not stated is hidden": ("", "el número de no declarados está oculto"),
    "{count} births of areas that did not report are left out": (
        "",
        "quedan fuera {count} nacimientos de áreas que no informaron",
    ),
    "population: females": ("divided by the female population", "dividido por la población femenina"),
    "ten-year age groups {groups}": ("of the age groups {groups}", "de los grupos de edad {groups}"),
    "five-year age groups {groups}": ("of the age groups {groups}", "de los grupos de edad {groups}"),
    "underlying cause {causes}": ("underlying cause of death {causes}", "causa básica de muerte {causes}"),
    "cause of death as stated by the person who loaded it": (
        "",
        "causa de muerte según la declaró quien cargó el archivo",
    ),
    "the publisher gives no rate from so few events": ("", "la fuente no da una tasa con tan pocos eventos"),
    "no county in the file: national figures only": (
        "the file names no county: it gives national figures only",
        "el archivo no nombra condados: solo da cifras nacionales",
    ),
    "layout from one source": (
        "the file’s layout is known from one source only",
        "la estructura del archivo se conoce por una sola fuente",
    ),
    "holds {count} records, not a whole year of U.S. births: a sample": (
        "",
        "contiene {count} registros, no un año entero de nacimientos del país: es una muestra",
    ),
    "Hospitals kept without a county, because its name is not known in their state: {count} ({names}).": (
        "",
        "Hospitales guardados sin condado, porque su nombre no se conoce en su estado: {count} ({names}).",
    ),
    "Awards kept without the county of the grantee’s address, because its name is not known in the state: {count} "
    "({names}).": (
        "",
        "Fondos guardados sin el condado del domicilio del beneficiario, porque su nombre no se conoce en el estado: "
        "{count} ({names}).",
    ),
    "Amounts larger than the whole federal budget, kept as published: {count} (first on line {line}).": (
        "",
        "Montos mayores que todo el presupuesto federal, guardados como se publicaron: {count} (el primero en la "
        "línea {line}).",
    ),
}
"""What is kept in mind of a figure or a file."""

REASONS: Forms = {
    "the April census count or base, not an estimate of a year": (
        "",
        "el censo o la base de abril, no la estimación de un año",
    ),
    "total row: held against the rows it sums": ("", "fila de totales: se comprobó contra las filas que suma"),
    "mother lives in another state": ("", "la madre vive en otro estado"),
    "mother lives abroad (RESTATUS 4)": ("", "la madre vive en el extranjero (RESTATUS 4)"),
    "certificate already seen": ("", "certificado ya visto"),
    "{column}: code not in the mapping": ("", "{column}: código que no está en la correspondencia"),
    "{column}: number that cannot be": ("", "{column}: número imposible"),
    "{column}: not stated": ("", "{column}: no declarado"),
    "{column} holds what its layout does not know": ("", "{column} contiene lo que su estructura no conoce"),
    "not as many columns as the header": ("", "no tiene tantas columnas como el encabezado"),
    "no value in the row": ("", "fila sin ningún valor"),
    "place not known": ("", "lugar desconocido"),
    "no year": ("", "sin año"),
    "no fiscal year": ("", "sin año fiscal"),
    "state not known": ("", "estado desconocido"),
    "county not known": ("", "condado desconocido"),
    "the same hospital again": ("", "el mismo hospital otra vez"),
    "the same listing and year again": ("", "el mismo código y año otra vez"),
    "no grant number, fiscal year or amount": ("", "sin número de subvención, año fiscal o monto"),
    "left out by the mapping’s rows": ("", "excluida por las filas de la correspondencia"),
    "group not in the mapping": ("", "grupo que no está en la correspondencia"),
    "no value of the mapping": ("", "sin valor según la correspondencia"),
    "age group outside 15 to 44": ("", "grupo de edad fuera de 15 a 44"),
}
"""Why rows are set aside."""

SAID: Forms = {
    "Loaded: {what}.": ("", "Cargado: {what}."),
    "Would load: {what}.": ("", "Se cargaría: {what}."),
    "Read again, because its reader was corrected: {what}.": (
        "",
        "Leído de nuevo, porque se corrigió su lector: {what}.",
    ),
    "Would read it again, because its reader was corrected: {what}.": (
        "",
        "Se leería de nuevo, porque se corrigió su lector: {what}.",
    ),
    "Already loaded on {day} as {what}; nothing was changed.": (
        "",
        "Ya se cargó el {day} como {what}; no se cambió nada.",
    ),
    "Already loaded on {day} as {what}; nothing was changed. A later file of the same coverage, {name}, has taken its "
    "place.": (
        "",
        "Ya se cargó el {day} como {what}; no se cambió nada. Un archivo posterior de lo mismo, {name}, ocupa su "
        "lugar.",
    ),
    "Reading {name}": ("", "Leyendo {name}"),
    "Taking {name} into the directory": ("", "Pasando {name} al directorio"),
    "Making the release": ("", "Haciendo la publicación"),
    "Counting birth records": ("", "Contando registros de nacimiento"),
    "Hiding small counts and what would give them away": (
        "",
        "Ocultando los conteos pequeños y lo que los revelaría",
    ),
    "Reading published tables, and hiding what they would give away together": (
        "",
        "Leyendo las tablas publicadas y ocultando lo que juntas revelarían",
    ),
    "Writing the release": ("", "Escribiendo la publicación"),
    "The server was stopped while it read. Nothing was loaded.": (
        "",
        "El servidor se detuvo mientras leía. No se cargó nada.",
    ),
}
"""What became of a file, and what is being done."""

TITLES: Forms = {
    "CMS Hospital General Information": ("", "Información general de hospitales de CMS"),
    "CDC/ATSDR Social Vulnerability Index by county, {year}": (
        "",
        "Índice de Vulnerabilidad Social de CDC/ATSDR por condado, {year}",
    ),
    "HRSA Maternal and Child Health Bureau grantee details, fiscal years {first} to {last}": (
        "",
        "Beneficiarios de la Oficina de Salud Materno-Infantil de HRSA, años fiscales {first} a {last}",
    ),
    "Federal obligations by assistance listing": ("", "Obligaciones federales por código de asistencia"),
    "Population by place and year, {first} to {last}": ("", "Población por lugar y año, {first} a {last}"),
    "Population by place and year": ("", "Población por lugar y año"),
    "Census Bureau county population estimates by age and sex, {first} to {last}": (
        "",
        "Estimaciones de población por condado, edad y sexo de la Oficina del Censo, {first} a {last}",
    ),
    "Census Bureau county population estimates by age and sex": (
        "",
        "Estimaciones de población por condado, edad y sexo de la Oficina del Censo",
    ),
    "Census Bureau county population estimates, {first} to {last}": (
        "",
        "Estimaciones de población por condado de la Oficina del Censo, {first} a {last}",
    ),
    "Census Bureau county population estimates": (
        "",
        "Estimaciones de población por condado de la Oficina del Censo",
    ),
    "NCHS natality public-use file, United States, {year} ({length}-character records)": (
        "",
        "Archivo público de natalidad del NCHS, Estados Unidos, {year} (registros de {length} caracteres)",
    ),
    "A sample of records of an NCHS natality public-use file, United States, {year} ({length}-character records)": (
        "",
        "Muestra de registros de un archivo público de natalidad del NCHS, Estados Unidos, {year} (registros de "
        "{length} caracteres)",
    ),
}
"""What files are recognized as."""

UNITS = {"births": "nacimientos", "deaths": "muertes"}
GROUPINGS = {
    "Year": "año",
    "Month": "mes",
    "State": "estado",
    "State of Residence": "estado de residencia",
    "County": "condado",
    "County of Residence": "condado de residencia",
    "Census Division": "división censal",
    "Division": "división",
    "Race": "raza",
    "Age Group": "grupo de edad",
    "Age of Mother": "edad de la madre",
    "Age of Mother 9": "edad de la madre (9 grupos)",
    "Mother's Education": "educación de la madre",
    "Mother's Single Race": "raza única de la madre",
    "Mother's Hispanic Origin": "origen hispano de la madre",
    "Mother's Pre-pregnancy BMI": "IMC de la madre antes del embarazo",
    "Delivery Method": "tipo de parto",
    "Month Prenatal Care Began": "mes en que empezó la atención prenatal",
    "Number of Prenatal Visits": "número de consultas prenatales",
    "OE Gestational Age 10": "edad gestacional por estimación obstétrica (10 grupos)",
    "Infant Birth Weight 12": "peso al nacer (12 grupos)",
    "Tobacco Use": "consumo de tabaco",
    "NICU Admission": "ingreso a cuidados intensivos",
}
"""A publisher's names of groupings; any other is shown as it writes it."""
