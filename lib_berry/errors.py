"""Every error Berry raises on purpose.

    BerryError                  code
    ├── QueryError              query_invalid       the search text has a mistake at .position
    ├── InvalidRequestError     request_invalid     a request parameter is malformed or out of range
    │   └── CursorError         cursor_invalid      a page cursor this server did not make
    ├── UnreadableImportError   import_unreadable   a file to import is damaged, or of no kind that is known
    ├── NotLoggedInError        not_logged_in       the host wants a login and the request carries none
    ├── ForbiddenError          forbidden           foreign Origin, missing token, or the host's flags forbid it
    ├── NotFoundError           not_found           no image, root or route of that name
    │   └── FileMissingError    file_missing        the image is indexed, but its file cannot be reached
    ├── ConflictError           conflict            not now: a scan already runs, a name is taken
    ├── MissingPackageError     package_missing     an optional Python package is needed for this
    ├── CancelledError      cancelled           nobody waits for the answer any more
    ├── MetadataError           metadata_unreadable a file is damaged or not an image
    ├── ImageDecodeError        image_undecodable   the pixels cannot be decoded, or are refused
    ├── SettingsError           settings_invalid    a setting or command line option is unusable
    └── DatabaseError           database            the database cannot be used
        ├── DatabaseTooNewError database_too_new    written by a newer Berry
        └── DatabaseBusyError   database_busy       another process holds it for too long

``code`` is stable: the API sends it and scripts may rely on it. The message is a sentence for a person: it names
what is wrong, where, and what to do about it. Errors that people meet often have a ``reason`` too: which of a code's
sentences it is, stable as well, with the ``values`` that stand in it, so that the page can say it in other languages.
"""

from __future__ import annotations

from typing import ClassVar


class BerryError(Exception):
    """Base of all errors a caller may want to handle."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, reason: str = "", **values: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason
        self.values = values


class QueryError(BerryError):
    """A mistake in the search text, from ``position`` (0-based, in characters) for ``length`` characters.

    ``suggestion`` is the text that would mend it in that place, when there is a likely one.
    """

    code = "query_invalid"

    def __init__(
        self,
        message: str,
        position: int,
        length: int = 1,
        suggestion: str | None = None,
        *,
        reason: str = "",
        **values: str | int,
    ) -> None:
        super().__init__(message, reason=reason, **values)
        self.position = position
        self.length = length
        self.suggestion = suggestion


class InvalidRequestError(BerryError):
    code = "request_invalid"


class CursorError(InvalidRequestError):
    code = "cursor_invalid"


class UnreadableImportError(BerryError):
    code = "import_unreadable"


class NotLoggedInError(BerryError):
    code = "not_logged_in"


class ForbiddenError(BerryError):
    code = "forbidden"


class NotFoundError(BerryError):
    code = "not_found"


class FileMissingError(NotFoundError):
    code = "file_missing"


class ConflictError(BerryError):
    code = "conflict"


class MissingPackageError(BerryError):
    code = "package_missing"


class CancelledError(BerryError):
    code = "cancelled"


class MetadataError(BerryError):
    code = "metadata_unreadable"


class ImageDecodeError(BerryError):
    code = "image_undecodable"


class SettingsError(BerryError):
    code = "settings_invalid"


class DatabaseError(BerryError):
    code = "database"


class DatabaseTooNewError(DatabaseError):
    code = "database_too_new"


class DatabaseBusyError(DatabaseError):
    code = "database_busy"
