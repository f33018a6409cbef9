"""The briefing book's texts: each in English and Spanish."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Briefing book", "Cuaderno de información"),
    "subtitle": ("Strategic Partnership Session", "Sesión de Alianza Estratégica"),
    "contents": ("Contents", "Contenido"),
    "page": ("Page", "Página"),
    "invented": ("Invented data. Nothing here is real.", "Datos inventados. Nada de esto es real."),
    "place": ("Place", "Lugar"),
    "made": ("Figures published on", "Cifras publicadas el"),
    "release": ("Release", "Publicación"),
    "no_release": ("none yet", "todavía ninguna"),
    "session": ("Session", "Sesión"),
    "partnership": ("Partnership", "Alianza"),
    "when": ("When", "Cuándo"),
    "where": ("Where", "Dónde"),
    "purpose": ("Purpose", "Propósito"),
    "focus": ("Focus", "Enfoque"),
    "why_focus": ("Why this focus", "Por qué este enfoque"),
    # at a glance
    "glance": ("At a glance", "De un vistazo"),
    "glance_value": (
        "{measure}: {value}{counts} in {place}, {period}{interval}.",
        "{measure}: {value}{counts} en {place}, {period}{interval}.",
    ),
    "glance_hidden": (
        "{measure}: {word} in {place}, {period}.",
        "{measure}: {word} en {place}, {period}.",
    ),
    "glance_ranked": ("{measure}: {place} is {value}, {period}.", "{measure}: {place} es {value}, {period}."),
    "glance_around": (
        "{measure}: no figure of {place} itself is loaded; {around}: {value}, {period}.",
        "{measure}: no hay cifra cargada de {place}; {around}: {value}, {period}.",
    ),
    "glance_interval": ("; 95% interval {low} to {high}", "; intervalo del 95% de {low} a {high}"),
    "glance_compared": ("{place}: {value}.", "{place}: {value}."),
    "glance_gap": ("Largest gap: {gap}", "Mayor brecha: {gap}"),
    "gap": (
        "{measure}, {group} {value} against {reference} {reference_value}, {period}. "
        "The ratio is {ratio} ({low} to {high}).",
        "{measure}, {group} {value} frente a {reference} {reference_value}, {period}. "
        "La razón es {ratio} (de {low} a {high}).",
    ),
    "glance_money": (
        "HRSA awards for {place} in fiscal year {year}: {amount}{per_birth}.",
        "Fondos de HRSA para {place} en el año fiscal {year}: {amount}{per_birth}.",
    ),
    "glance_per_birth": (", {amount} per birth", ", {amount} por nacimiento"),
    "glance_sites": (
        "Hospitals listed: {hospitals}; marked birthing-friendly: {birthing}.",
        "Hospitales en la lista: {hospitals}; con designación de atención al parto: {birthing}.",
    ),
    "glance_sites_unmarked": (
        "Hospitals listed: {hospitals}. None is marked birthing-friendly; the list never says no.",
        "Hospitales en la lista: {hospitals}. Ninguno tiene la designación de atención al parto; la lista no dice no.",
    ),
    "glance_steps": (
        "Open action steps: {open}; overdue: {overdue}.",
        "Acciones abiertas: {open}; atrasadas: {overdue}.",
    ),
    # profile
    "profile": ("Profile of the place", "Perfil del lugar"),
    "measure": ("Measure", "Indicador"),
    "value": ("Value", "Valor"),
    "interval": ("95% interval", "Intervalo del 95%"),
    "counts": ("Counted", "Conteo"),
    "unknown": ("Not stated", "No declarado"),
    "period": ("Period", "Período"),
    "state": ("Mark", "Marca"),
    "of": ("{numerator} of {denominator}", "{numerator} de {denominator}"),
    "profile_caption": ("Measures of {place}", "Indicadores de {place}"),
    "compare_caption": ("{place} beside what it lies in", "{place} junto al territorio al que pertenece"),
    "around_caption": (
        "{around}, for the measures that {place} has no figure of its own for",
        "{around}, para los indicadores de los que {place} no tiene cifra propia",
    ),
    "missing_compared": (
        "No rate is loaded for {places} that could stand beside these. Exports by state, and for the nation, would "
        "fill this: `partera load FILE`.",
        "No hay ninguna tasa cargada de {places} que pueda figurar junto a estas. Exportaciones por estado y para la "
        "nación las darían: `partera load ARCHIVO`.",
    ),
    "ranked": ("more vulnerable than {percent}% of counties", "más vulnerable que el {percent}% de los condados"),
    "ranked_most": ("more vulnerable than every other county", "más vulnerable que todos los demás condados"),
    "ranked_least": ("less vulnerable than every other county", "menos vulnerable que todos los demás condados"),
    "ranked_column": ("Less vulnerable counties", "Condados menos vulnerables"),
    "ranked_axis": (
        "share of U.S. counties that are less vulnerable",
        "proporción de condados del país menos vulnerables",
    ),
    "compare_note": (
        "Where a period stands in brackets, the publisher has no figure for the same period.",
        "Cuando aparece un período entre paréntesis, la fuente no tiene cifra para el mismo período.",
    ),
    "pooled": ("pooled: {place}", "agrupado: {place}"),
    "pooled_note": (
        "The publisher does not name {place}: its births are counted in {pooled} together with other small "
        "counties. Those pooled figures stand here and are marked.",
        "La fuente no nombra {place}: sus nacimientos se cuentan en {pooled}, junto con otros condados pequeños. "
        "Aquí figuran esas cifras agrupadas, con su marca.",
    ),
    "missing_release": (
        "No figures are published yet. Load birth files, for example a CDC WONDER export, with `partera load FILE`.",
        "Todavía no hay cifras publicadas. Cargue archivos de nacimientos, por ejemplo una exportación de CDC "
        "WONDER, con `partera load ARCHIVO`.",
    ),
    "missing_figures": (
        "No loaded file holds births of {place}. A CDC WONDER export that names it, or the state's own birth "
        "extract, would fill this: `partera load FILE`.",
        "Ningún archivo cargado contiene nacimientos de {place}. Una exportación de CDC WONDER que lo nombre, o el "
        "archivo de nacimientos del estado, los daría: `partera load ARCHIVO`.",
    ),
    "missing_measures": (
        "Not shown, because no loaded file holds them for this place: {measures}. A CDC WONDER export by these "
        "groupings, or the state’s birth extract, would fill this: `partera load FILE`.",
        "No se muestran, porque ningún archivo cargado los contiene para este lugar: {measures}. Una exportación de "
        "CDC WONDER con esas agrupaciones, o el archivo de nacimientos del estado, los daría: `partera load ARCHIVO`.",
    ),
    "missing_measures_unnamed": (
        "Not shown, because no loaded file holds them for this place: {measures}. CDC WONDER does not name this "
        "county; the state’s birth extract would fill this: `partera load FILE`.",
        "No se muestran, porque ningún archivo cargado los contiene para este lugar: {measures}. CDC WONDER no nombra "
        "este condado; el archivo de nacimientos del estado los daría: `partera load ARCHIVO`.",
    ),
    "said_of_figures": ("To be kept in mind of these figures:", "A tener en cuenta de estas cifras:"),
    # map
    "map": ("On the map", "En el mapa"),
    "map_title": ("{measure}, {period}", "{measure}, {period}"),
    "map_sentence": (
        "Highest: {most}, {most_value}. Lowest: {least}, {least_value}.",
        "Más alto: {most}, {most_value}. Más bajo: {least}, {least_value}.",
    ),
    "map_caption": ("{measure}: every place on the map", "{measure}: todos los lugares del mapa"),
    "map_ends": (
        "{measure}: the five highest and the five lowest; all stand in the data",
        "{measure}: los cinco más altos y los cinco más bajos; todos figuran en los datos",
    ),
    "map_pooled": ("Pooled with other counties", "Agrupado con otros condados"),
    "missing_map": (
        "No share or rate is loaded for enough places within {place} to draw a map. A CDC WONDER export by county, the "
        "Social Vulnerability Index, or the state’s birth extract would fill this: `partera load FILE`.",
        "No hay ninguna proporción ni tasa cargada para suficientes lugares de {place} como para dibujar un mapa. Una "
        "exportación de CDC WONDER por condado, el Índice de Vulnerabilidad Social o el archivo de nacimientos del "
        "estado lo darían: `partera load ARCHIVO`.",
    ),
    # gaps
    "groups_title": ("{measure} by group, {period}", "{measure} por grupo, {period}"),
    "groups_sentence": (
        "{group}: {value}; {reference}: {reference_value}.",
        "{group}: {value}; {reference}: {reference_value}.",
    ),
    "gaps": ("Largest gaps between groups", "Mayores brechas entre grupos"),
    "gaps_caption": ("Gaps, the largest first", "Brechas, de mayor a menor"),
    "group": ("Group", "Grupo"),
    "reference": ("Compared with", "Comparado con"),
    "difference": ("Difference", "Diferencia"),
    "ratio": ("Ratio", "Razón"),
    "excess": ("Excess events", "Eventos en exceso"),
    "range": ("{low} to {high}", "{low} a {high}"),
    "gaps_how": (
        "Difference: the group's value less the other's, percentages in points. Ratio: one divided by the other. "
        "Excess events: how many fewer the group would have had at the other's rate, or how many more where more is "
        "better. 95% intervals stand in brackets. Each group is compared with the one that does best; gaps that "
        "chance alone could make are left out.",
        "Diferencia: el valor del grupo menos el del otro, los porcentajes en puntos. Razón: uno dividido por el "
        "otro. Eventos en exceso: cuántos menos habría tenido el grupo con la tasa del otro, o cuántos más donde más "
        "es mejor. Entre paréntesis, intervalos del 95%. Cada grupo se compara con el que está mejor; no figuran "
        "brechas que el azar solo podría producir.",
    ),
    "missing_gaps": (
        "No gap can be shown for {place}: no loaded file gives a measure for two of its groups, or none of the gaps "
        "is wider than chance could make it. A CDC WONDER export by county and race, or the state's birth extract, "
        "would show more: `partera load FILE`.",
        "No se puede mostrar ninguna brecha para {place}: ningún archivo cargado da un indicador para dos de sus "
        "grupos, o ninguna brecha es mayor de lo que el azar produciría. Una exportación de CDC WONDER por condado y "
        "raza, o el archivo de nacimientos del estado, mostraría más: `partera load ARCHIVO`.",
    ),
    "missing_gaps_unnamed": (
        "No gap can be shown for {place}: no loaded file gives a measure for two of its groups, and CDC WONDER does "
        "not name this county. The state’s birth extract would fill this: `partera load FILE`.",
        "No se puede mostrar ninguna brecha para {place}: ningún archivo cargado da un indicador para dos de sus "
        "grupos, y CDC WONDER no nombra este condado. El archivo de nacimientos del estado la daría: "
        "`partera load ARCHIVO`.",
    ),
    # trends
    "trends": ("Over time", "A lo largo del tiempo"),
    "trend_sentence": (
        "{measure} in {place} went from {first} in {first_period} to {last} in {last_period}.",
        "{measure} en {place} pasó de {first} en {first_period} a {last} en {last_period}.",
    ),
    "from_zero": ("axis starts at {0}", "el eje empieza en {0}"),
    "trend_caption": ("{measure}: the values of the chart", "{measure}: los valores del gráfico"),
    "missing_trends": (
        "No measure has three years of its own for {place}. Exports by single year would fill this: "
        "`partera load FILE`.",
        "Ningún indicador tiene tres años propios para {place}. Exportaciones por año lo darían: "
        "`partera load ARCHIVO`.",
    ),
    "missing_trends_unnamed": (
        "No measure has three years of its own for {place}, and CDC WONDER does not name this county. The state’s "
        "birth extract of three years or more would fill this: `partera load FILE`.",
        "Ningún indicador tiene tres años propios para {place}, y CDC WONDER no nombra este condado. El archivo de "
        "nacimientos del estado, de tres años o más, lo daría: `partera load ARCHIVO`.",
    ),
    # money
    "money": ("Collective HRSA investment", "Inversión conjunta de HRSA"),
    "money_caption": ("Awards for {place}, fiscal year {year}", "Fondos para {place}, año fiscal {year}"),
    "whole_state_caption": (
        "Awards for all of {state}, fiscal year {year} (per person and per birth of the state)",
        "Fondos para todo {state}, año fiscal {year} (por persona y por nacimiento del estado)",
    ),
    "not_split_caption": (
        "For several counties, not divided, fiscal year {year}",
        "Para varios condados, sin repartir, año fiscal {year}",
    ),
    "no_county_awards": (
        "No award is stated to serve {place} alone or by a share. What serves the whole state stands below.",
        "Ningún fondo declara servir a {place} solo o por una parte. Lo que sirve a todo el estado figura abajo.",
    ),
    "grantees": ("Grantees", "Beneficiarios"),
    "and_more": ("{names}; and {count} more", "{names}; y {count} más"),
    "not_known": ("not known", "no se sabe"),
    "program": ("Program", "Programa"),
    "listing": ("Listing", "Código"),
    "amount": ("Amount", "Monto"),
    "per_person": ("Per person", "Por persona"),
    "per_birth": ("Per birth", "Por nacimiento"),
    "area": ("Area", "Área"),
    "total": ("Together", "En conjunto"),
    "split": ("How money is divided: {rule}", "Cómo se reparte el dinero: {rule}"),
    "per_births_of": (
        "Per birth: divided by {count} births, {period}.",
        "Por nacimiento: dividido por {count} nacimientos, {period}.",
    ),
    "per_people_of": (
        "Per person: divided by {count} people, {period}.",
        "Por persona: dividido por {count} habitantes, {period}.",
    ),
    "missing_births": (
        "Per birth cannot be shown: no count of births is loaded for the place.",
        "No se puede mostrar por nacimiento: no se ha cargado ningún conteo de nacimientos del lugar.",
    ),
    "missing_people": (
        "Per person cannot be shown: no population is loaded for the place. Load a county population file: "
        "`partera load FILE`.",
        "No se puede mostrar por persona: no se ha cargado la población del lugar. Cargue un archivo de "
        "población por condado: `partera load ARCHIVO`.",
    ),
    "not_stated_caption": ("Area not stated, fiscal year {year}", "Área no declarada, año fiscal {year}"),
    "not_stated_note": (
        "These grantees have their address in {state}, but nobody has stated which counties they serve. They are "
        "not added to the sums above. State the counties in the directory to place them.",
        "Estos beneficiarios tienen su domicilio en {state}, pero nadie ha declarado a qué condados sirven. No se "
        "suman arriba. Declare los condados en el directorio para ubicarlos.",
    ),
    "missing_awards": (
        "No award list is loaded. Load HRSA’s MCHB grantee list with `partera load FILE`.",
        "No se ha cargado ninguna lista de fondos. Cargue la lista de beneficiarios de MCHB de HRSA con "
        "`partera load ARCHIVO`.",
    ),
    "missing_awards_here": (
        "The award list names no award whose stated area takes in {place}.",
        "La lista de fondos no nombra ninguno cuya área declarada abarque {place}.",
    ),
    # partners
    "partners": ("Grantees and partners", "Beneficiarios y aliados"),
    "partners_caption": ("What each offers and needs", "Lo que cada quien ofrece y necesita"),
    "organisation": ("Organization", "Organización"),
    "kind": ("Kind", "Tipo"),
    "programs": ("Programs", "Programas"),
    "offers": ("Offers", "Ofrece"),
    "needs": ("Needs", "Necesita"),
    "not_said": ("not said yet", "aún no lo ha dicho"),
    "missing_partners": (
        "The directory names no organization that serves {place}. Add organizations with the counties they serve "
        "under Partners.",
        "El directorio no nombra ninguna organización que sirva a {place}. Agregue organizaciones y sus condados "
        "en Aliados.",
    ),
    "overviews_caption": ("Overviews given by grantees", "Resúmenes dados por los beneficiarios"),
    "serves": ("Serves", "Atiende"),
    "people_served": ("People served", "Personas atendidas"),
    "services": ("Services", "Servicios"),
    "assets": ("Top assets", "Fortalezas"),
    "requirement": ("Requirement that helps or hinders", "Requisito que ayuda o estorba"),
    "helps": ("Helps: {words}", "Ayuda: {words}"),
    "hinders": ("Hinders: {words}", "Estorba: {words}"),
    "missing_overviews": (
        "No grantee has given its overview yet. Ask the presenters to fill theirs on the session’s page.",
        "Ningún beneficiario ha dado su resumen todavía. Pida a quienes presentan que lo llenen en la página de "
        "la sesión.",
    ),
    # synergies
    "synergies": ("Synergies and requirements", "Sinergias y requisitos"),
    "requirements_caption": (
        "Requirements that help or hinder working together",
        "Requisitos que ayudan o estorban al trabajo conjunto",
    ),
    "requirement_of": ("Program or policy", "Programa o política"),
    "requirement_helps": ("Helps", "Ayuda"),
    "requirement_hinders": ("Hinders", "Estorba"),
    "suggestion": ("Suggested", "Propuesta"),
    "missing_synergies": (
        "No synergy or requirement is noted yet. They come from the session’s notes and from the grantees’ overviews.",
        "Todavía no se ha anotado ninguna sinergia ni requisito. Vienen de las notas de la sesión y de los resúmenes "
        "de los beneficiarios.",
    ),
    "missing_synergies_session": (
        "What programs can do together, and which requirements help or hinder it, comes from a session: from its notes "
        "and the grantees’ overviews. Make the book from the session’s page to see them here.",
        "Lo que los programas pueden hacer juntos, y qué requisitos lo ayudan o estorban, viene de una sesión: de sus "
        "notas y de los resúmenes de los beneficiarios. Haga el cuaderno desde la página de la sesión para verlo aquí.",
    ),
    # safety net
    "net": ("Hospitals and the safety net", "Hospitales y red de protección"),
    "hospitals_caption": ("Hospitals in {place}", "Hospitales en {place}"),
    "sites_caption": ("Other safety-net sites in {place}", "Otros sitios de la red de protección en {place}"),
    "name": ("Name", "Nombre"),
    "city": ("City", "Ciudad"),
    "type": ("Type", "Tipo"),
    "birthing": ("Birthing-friendly", "Atención al parto"),
    "emergency": ("Emergency", "Urgencias"),
    "yes": ("yes", "sí"),
    "no": ("no", "no"),
    "not_given": ("not stated", "no declarado"),
    "birthing_note": (
        "Birthing-friendly is CMS’s designation. The list marks who has it and never says no: “not stated” is "
        "not “no”.",
        "La designación de atención al parto es de CMS. La lista marca quién la tiene y nunca dice no: «no "
        "declarado» no es «no».",
    ),
    "hospitals_many": (
        "{count} hospitals are listed; the {shown} marked birthing-friendly stand here, all of them in the data.",
        "Hay {count} hospitales en la lista; aquí figuran los {shown} con designación de atención al parto, y "
        "todos en los datos.",
    ),
    "state_name": ("State", "Estado"),
    "listed": ("Listed", "En la lista"),
    "hospitals_by_state": (
        "Hospitals by state; each state’s book names its own",
        "Hospitales por estado; el cuaderno de cada estado nombra los suyos",
    ),
    "missing_hospital_list": (
        "No hospital list is loaded. Load CMS Hospital General Information with `partera load FILE`.",
        "No se ha cargado ninguna lista de hospitales. Cargue la información general de hospitales de CMS con "
        "`partera load ARCHIVO`.",
    ),
    "missing_hospitals": (
        "The hospital list names no hospital in {place}.",
        "La lista de hospitales no nombra ninguno en {place}.",
    ),
    "missing_sites": (
        "No health centers, clinics, WIC or home-visiting sites are loaded for {place}. A list of sites, or "
        "entries by hand, would fill this.",
        "No se han cargado centros de salud, clínicas, WIC ni visitas al hogar de {place}. Una lista de sitios, "
        "o anotarlos a mano, lo daría.",
    ),
    # steps
    "steps": ("Open action steps", "Acciones abiertas"),
    "steps_caption": ("Open action steps, the first due first", "Acciones abiertas, primero las más próximas"),
    "step": ("Step", "Acción"),
    "lead": ("Lead", "Responsable"),
    "due": ("Due", "Vence"),
    "status": ("Status", "Estado"),
    "overdue": ("overdue", "atrasada"),
    "silent": ("no news for {days} days", "sin noticias desde hace {days} días"),
    "missing_steps": (
        "No action step is open for {place}. The session’s follow-up is where they are agreed.",
        "No hay ninguna acción abierta para {place}. Se acuerdan en el seguimiento de la sesión.",
    ),
    # sources
    "sources": ("Sources and how to read this book", "Fuentes y cómo leer este cuaderno"),
    "publisher_says": ("In the publisher’s words", "En palabras de la fuente (en inglés)"),
    "sources_caption": ("Files the figures come from", "Archivos de donde vienen las cifras"),
    "source": ("Source", "Fuente"),
    "asked": ("Asked on", "Consultado el"),
    "loaded": ("Loaded on", "Cargado el"),
    "notes": ("To be kept in mind", "A tener en cuenta"),
    "read_interval": (
        "An interval says how far chance alone could have moved a value: the true one lies inside 95 times of 100.",
        "Un intervalo dice cuánto pudo mover el azar un valor: el verdadero está dentro 95 de cada 100 veces.",
    ),
    "read_unknown": (
        "“Not stated” counts records left out because the item was blank.",
        "«No declarado» cuenta los registros que quedaron fuera porque el dato estaba en blanco.",
    ),
    "read_hidden": (
        "Small counts are hidden to protect people. A hidden count is a word here, never a zero.",
        "Los conteos pequeños se ocultan para proteger a las personas. Un conteo oculto es aquí una palabra, "
        "nunca un cero.",
    ),
    "read_unreliable": (
        "“Unreliable” rests on so few events that it may be far off.",
        "«Poco fiable» se basa en tan pocos eventos que puede estar lejos de la verdad.",
    ),
    "read_rule": (
        "Counts of 1 to {highest} are hidden, and whatever would give one of them away by subtraction.",
        "Se ocultan los conteos de 1 a {highest}, y lo que permitiría deducir alguno por resta.",
    ),
    "read_rule_tables": (
        "In tables that somebody else published, counts of 1 to {highest} are hidden.",
        "En las tablas publicadas por otros se ocultan los conteos de 1 a {highest}.",
    ),
    "read_cite": (
        "To cite: Partera, {title} for {place}, release {release}.",
        "Para citar: Partera, {title} de {place}, publicación {release}.",
    ),
    "missing_sources": (
        "No file stands behind this book yet.",
        "Todavía no hay ningún archivo detrás de este cuaderno.",
    ),
}

STATES = {
    "ok": ("", ""),
    "unreliable": ("Unreliable", "Poco fiable"),
    "suppressed": ("Small count hidden", "Conteo pequeño oculto"),
    "not_collected": ("Not collected", "No se recogió"),
    "missing": ("Not available", "No disponible"),
    "not_applicable": ("Not applicable", "No corresponde"),
}
STATUSES = {
    "proposed": ("proposed", "propuesta"),
    "agreed": ("agreed", "acordada"),
    "in_progress": ("in progress", "en curso"),
    "done": ("done", "hecha"),
    "dropped": ("dropped", "abandonada"),
}
PURPOSES = {
    "improve_programs": ("Improve HRSA-funded programs", "Mejorar los programas financiados por HRSA"),
    "support_initiatives": ("Support current initiatives", "Apoyar iniciativas en marcha"),
    "focus_issue": ("Focus on a key health issue", "Centrarse en un problema de salud clave"),
}
SITE_KINDS = {
    "hospital": ("Hospital", "Hospital"),
    "health_center": ("Health center", "Centro de salud"),
    "clinic": ("Clinic", "Clínica"),
    "wic": ("WIC", "WIC"),
    "home_visiting": ("Home visiting", "Visitas al hogar"),
    "other": ("Other", "Otro"),
}
UNITS = {
    1: ("", ""),
    100: ("%", "%"),
    1000: ("per 1,000", "por 1,000"),
    10000: ("per 10,000", "por 10,000"),
    100000: ("per 100,000", "por 100,000"),
}
COUNTED_IN = {
    "births": ("births", "nacimientos"),
    "people": ("people", "personas"),
    "women": ("women", "mujeres"),
    "percentile": ("percentile", "percentil"),
}
"""The units that measures name instead of *per …*."""
GROUPS: dict[str, tuple[str, str]] = {
    "all": ("Everyone", "Todas las personas"),
    "race:aian": ("American Indian or Alaska Native", "Indígena americana o nativa de Alaska"),
    "race:asian": ("Asian", "Asiática"),
    "race:api": ("Asian or Pacific Islander", "Asiática o de las islas del Pacífico"),
    "race:black": ("Black", "Negra"),
    "race:hispanic": ("Hispanic", "Hispana"),
    "race:nhopi": ("Native Hawaiian or Pacific Islander", "Nativa de Hawái o de las islas del Pacífico"),
    "race:white": ("White", "Blanca"),
    "race:more_than_one": ("More than one race", "Más de una raza"),
    "race:other": ("Another race", "Otra raza"),
    "age:under_20": ("Under 20", "Menos de 20 años"),
    "age:20-24": ("20–24", "20–24 años"),
    "age:25-29": ("25–29", "25–29 años"),
    "age:30-34": ("30–34", "30–34 años"),
    "age:35-39": ("35–39", "35–39 años"),
    "age:40_up": ("40 and over", "40 años o más"),
    "education:less_than_high_school": ("Less than high school", "Sin secundaria completa"),
    "education:high_school": ("High school or GED", "Secundaria o equivalente"),
    "education:some_college": ("Some college or associate degree", "Algo de universidad o título técnico"),
    "education:bachelors_up": ("Bachelor’s degree or more", "Licenciatura o más"),
    "payer:medicaid": ("Medicaid", "Medicaid"),
    "payer:private": ("Private insurance", "Seguro privado"),
    "payer:self_pay": ("Self-pay", "Pago propio"),
    "payer:other": ("Another payer", "Otro pagador"),
    "plurality:single": ("Single births", "Partos de un solo bebé"),
    "plurality:multiple": ("Twins and more", "Gemelos o más"),
}
