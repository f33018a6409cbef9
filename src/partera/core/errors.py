"""The error family. Each carries the sentence the person reads; one place at each edge translates it."""


class ParteraError(Exception):
    """What can go wrong on purpose. `sentence` says what happened, to which thing, and what to do next.

    Its changing parts stand as `%(name)s` and come by name: so an edge can say it in the reader's language.
    """

    def __init__(self, words: str, **values: object) -> None:
        self.words = words
        self.values = values
        self.sentence = words % values if values else words
        super().__init__(self.sentence)


class Refused(ParteraError):
    """A rule of the domain says no."""


class NotAllowed(ParteraError):
    """The viewer is known but may not do this."""


class NotFound(ParteraError):
    """It does not exist, or not for this viewer."""


class BadInput(ParteraError):
    """What was given cannot be read or is not what it should be."""


class Unavailable(ParteraError):
    """A part that is needed is not there just now."""


_STATUS: dict[type[ParteraError], int] = {
    NotFound: 404,
    NotAllowed: 404,  # what one may not see does not exist for one
    BadInput: 422,
    Refused: 409,
    Unavailable: 503,
}


def status_of(error: ParteraError) -> int:
    """The HTTP status of one of the family, the same for pages and for the interface."""
    return next(status for kind, status in _STATUS.items() if isinstance(error, kind))
