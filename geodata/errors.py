"""The errors a caller may meet; every one is a `GeodataError`.

GeodataError
├── GazetteerError    a gazetteer table or index cannot be built, opened or read
├── ReportError       a file cannot be read as a report
├── FormatError       an event table cannot be read or written
├── LanguageError     a language file is incomplete or contradicts itself
├── OnlineError      a service on the web cannot be asked as it was set up
└── StoreError        the store cannot be opened, migrated or written

A message names the file, the fault and the mending, and is fit to be shown to a user.
"""


class GeodataError(Exception):
    """Base of all errors this library raises on purpose."""


class GazetteerError(GeodataError):
    """A gazetteer table or its index cannot be built, opened or read."""


class ReportError(GeodataError):
    """A file cannot be read as a report."""


class FormatError(GeodataError):
    """An event table cannot be read or written."""


class LanguageError(GeodataError):
    """A language file is incomplete or contradicts itself."""


class OnlineError(GeodataError):
    """A service on the web cannot be asked as it was set up."""


class StoreError(GeodataError):
    """The store cannot be opened, migrated or written."""
