"""The words that slides themselves say, in English and Spanish."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "source": ("Source: {source}", "Fuente: {source}"),
    "interval": ("bars show the 95% interval", "las barras muestran el intervalo del 95 %"),
    "axis_from": ("The axis starts at {value}.", "El eje empieza en {value}."),
    "not_shown": ("Not shown: {what}.", "No se muestra: {what}."),
    "goes_on": ("{heading} ({page} of {pages})", "{heading} ({page} de {pages})"),
    "value": ("{label}: {value}", "{label}: {value}"),
    "counted": ("{label}: {value} ({counts})", "{label}: {value} ({counts})"),
    "flags": ("Changes: {flags}", "Cambios: {flags}"),
    "flag": ("{number} {label}: {words}", "{number} {label}: {words}"),
    "slide": ("Slide", "Diapositiva"),
    "signal": ("signal", "señal"),
}


def word(language: str, name: str, **values: object) -> str:
    """The words of that name in the language, with values set in."""
    return WORDS[name][1 if language.startswith("es") else 0].format(**values)
