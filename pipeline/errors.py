"""Exit codes, and one class per thing a user can fix; the remedy is in the message.

The texts stand in `lexicons/messages.tsv` under `error.<kind>`, in both languages.
"""

import enum

from pipeline.messages import say


class ExitCode(enum.IntEnum):
    """What the process returns; fixed, other programs read it."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    MISSING_DEPENDENCY = 3
    DATASET = 4
    INTERRUPTED = 130


class KehoachError(Exception):
    """Base of all errors that are the user's to fix. `values` fill the message."""

    kind = "unexpected"
    exit_code = ExitCode.SOME_FAILED

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(say(f"error.{self.kind}", **values))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.values))


def _rebuild(cls: type[KehoachError], values: dict[str, object]) -> KehoachError:
    return cls(**values)


class MissingPath(KehoachError):
    """A path named by the user does not exist."""

    kind = "missing-path"


class EmptyFolder(KehoachError):
    """A folder holds no file of a kind that can be read."""

    kind = "empty-folder"


class UnreadableFile(KehoachError):
    """The operating system refuses to open the file."""

    kind = "unreadable"


class EmptyFile(KehoachError):
    """The file has no bytes."""

    kind = "empty-file"


class UnsupportedType(KehoachError):
    """The content is of no kind that can be read."""

    kind = "unsupported-type"


class EncryptedFile(KehoachError):
    """The file needs a password."""

    kind = "encrypted"


class DamagedFile(KehoachError):
    """The file is truncated or broken."""

    kind = "damaged"


class TooLarge(KehoachError):
    """The content is too large once unpacked: a decompression bomb, or near enough."""

    kind = "too-large"


class NoText(KehoachError):
    """Nothing could be read from the file, not even by OCR."""

    kind = "no-text"


class NotVietnamese(KehoachError):
    """The text is not Vietnamese."""

    kind = "not-vietnamese"


class LostLetters(KehoachError):
    """All letters with marks are missing from the text, as where a program dropped what it did not know."""

    kind = "lost-letters"


class NeedsAttention(KehoachError):
    """A record could be made, but the file is not what it says or not whole: somebody should look."""

    kind = "needs-attention"


class BadLabel(KehoachError):
    """A label of a labelled document cannot be used: it is no JSON, or has another shape."""

    kind = "bad-label"


class NoDocument(KehoachError):
    """A label stands alone: there is no document beside it, or no record of it."""

    kind = "no-document"


class BadRecord(KehoachError):
    """A line of a file of records holds none that can be taken in."""

    kind = "bad-record"


class UsageError(KehoachError):
    """The command or the query is wrong."""

    kind = "usage"
    exit_code = ExitCode.USAGE


class MissingProgram(KehoachError):
    """A program that is needed is not installed."""

    kind = "missing-program"
    exit_code = ExitCode.MISSING_DEPENDENCY


class MissingModel(KehoachError):
    """A model file is absent or is not the one in the manifest."""

    kind = "missing-model"
    exit_code = ExitCode.MISSING_DEPENDENCY


class DatasetError(KehoachError):
    """The dataset cannot be opened or is not one of ours."""

    kind = "dataset"
    exit_code = ExitCode.DATASET


class RecordNotFound(KehoachError):
    """The dataset has no record under the given identifier."""

    kind = "not-found"


class SourceGone(KehoachError):
    """The file that a record was made of is nowhere where it was."""

    kind = "source-gone"


class SourceChanged(KehoachError):
    """Where the file of a record was there is another one now."""

    kind = "source-changed"


class NoPages(KehoachError):
    """A document has no pages that could be shown: it came as DOCX or as text."""

    kind = "no-pages"


class NoPlaces(KehoachError):
    """A record came into the dataset before it kept where words stand."""

    kind = "no-places"


class Busy(KehoachError):
    """So much is being made for others that nothing more is taken on now."""

    kind = "busy"


class NotMade(KehoachError):
    """A picture or a file could not be made: it took too long, or the process that made it died."""

    kind = "not-made"


class WorkerCrashed(KehoachError):
    """The process that worked on the file died, twice."""

    kind = "crash"


class TimedOut(KehoachError):
    """The file took so long that the work on it was given up."""

    kind = "timeout"


class OutOfMemory(KehoachError):
    """The file wants more memory than a worker may have."""

    kind = "memory"
