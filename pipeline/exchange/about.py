"""What an archive knows about a set of documents and no document says: its codes, from a TOML file.

identifier = "T01"                       # mã cơ quan lưu trữ
organId = "H26.15"                       # mã phông, or of the office that hands over
organName = "Phòng Giáo dục và Đào tạo quận Thanh Xuân"
fileCatalog = "2021"                     # mục lục số, or the year of the file
fileNotation = "01.TĐ"
title = "Tập kế hoạch thi đua năm học 2021 - 2022"
maintenance = "Vĩnh viễn"
mode = "Công khai"

[organs]                                 # mã định danh of offices, for edXML
"Sở Giáo dục và Đào tạo Hà Nội" = "H26.03"
"""

import datetime
import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.messages import say
from pipeline.text import fold

PACKAGES = ("SIP", "AIP")


@dataclass(frozen=True, slots=True)
class About:
    """The values, by the names that the circulars give them; empty where nobody said."""

    identifier: str = ""
    archiveName: str = ""
    organId: str = ""
    organName: str = ""
    fileCatalog: str = ""
    fileNotation: str = ""
    title: str = ""
    maintenance: str = ""
    mode: str = ""
    language: str = "Tiếng Việt"
    inforSign: str = ""
    confidenceLevel: str = ""
    format: str = ""
    riskRecovery: str = ""
    riskRecoveryStatus: str = ""
    description: str = ""
    package: str = "SIP"
    created: str = ""
    organs: dict[str, str] = field(default_factory=dict)

    @property
    def file_code(self) -> str:
        """Mã hồ sơ: office, year or catalogue, symbol of the file; empty unless all three are known."""
        parts = (self.organId, self.fileCatalog, self.fileNotation)
        return ".".join(parts) if all(parts) else ""

    @property
    def archive_code(self) -> str:
        """Mã lưu trữ: the archive before the code of the file; empty unless both are known."""
        return f"{self.identifier}.{self.file_code}" if self.identifier and self.file_code else ""

    def organ(self, name: str | None) -> str:
        """Mã định danh of an office by its name, however its marks and capitals stand; may be empty."""
        wanted = _key(name or "")
        return next((code for other, code in self.organs.items() if _key(other) == wanted), "")

    def moment(self) -> str:
        """When the package is made, time zone included: as the file says, else SOURCE_DATE_EPOCH, or now."""
        if self.created:
            return self.created
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        hanoi = datetime.timezone(datetime.timedelta(hours=7))
        given = datetime.datetime.fromtimestamp(int(epoch), hanoi) if epoch.isdigit() else None
        return (given or datetime.datetime.now(hanoi)).isoformat(timespec="seconds")


def read_about(name: str | None) -> About:
    """The values of a TOML file; none where no file is named. Raises UsageError saying what is wrong."""
    if name is None:
        return About()
    try:
        given = tomllib.loads(Path(name).read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(message=say("export.about-unreadable", path=name, reason=error)) from error
    known = [one.name for one in fields(About)]
    for key, value in given.items():
        if key not in known:
            raise UsageError(message=say("export.about-unknown", path=name, key=key, known=", ".join(known)))
        if not _fits(key, value):
            raise UsageError(message=say("export.about-value", path=name, key=key, value=value))
    return About(**{key: _text(value) for key, value in given.items()})


def _fits(key: str, value: Any) -> bool:
    if key == "organs":
        return isinstance(value, dict) and all(isinstance(code, str) for code in value.values())
    if key == "created":
        return isinstance(value, datetime.datetime) and value.tzinfo is not None
    if key == "package":
        return value in PACKAGES
    return isinstance(value, str | int) and not isinstance(value, bool)


def _text(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="seconds")
    return str(value) if isinstance(value, int) else value


def _key(name: str) -> str:
    return " ".join(fold(name).casefold().split())
