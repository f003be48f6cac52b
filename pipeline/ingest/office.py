"""DOC, RTF, ODT and the like: LibreOffice Writer, without a window, makes a DOCX of them.

The one module that knows LibreOffice. Each call has a profile of its own in a temporary folder: no
other LibreOffice of this user is in its way, macros are off, and nothing is fetched from the network.
"""

import contextlib
import functools
import os
import shutil
import signal
import subprocess
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import olefile

from pipeline.errors import DamagedFile, EncryptedFile, MissingProgram, TimedOut
from pipeline.ingest.archive import check_size
from pipeline.ingest.containers import zip_member
from pipeline.ingest.contents import Contents
from pipeline.ingest.docx import docx_contents
from pipeline.ingest.richtext import with_western_fonts
from pipeline.ingest.scratch import scratch_folder
from pipeline.messages import say

SECONDS = 180
"""A document of hundreds of pages takes some ten seconds; what takes longer hangs."""
REMEDY = "sudo apt-get install -y --no-install-recommends libreoffice-writer-nogui"
_PROGRAMS = ("soffice", "libreoffice")
_ENCRYPTED = 0x0100
"""Flag of the header of a WordDocument stream."""

# LibreOffice forks. It works in a process group of its own, which a watcher ends as soon as the pipe
# on its standard input closes: also where the process that opened the pipe was killed.
_GUARD = """
exec 3<&0 </dev/null
(read -r _ <&3; kill -KILL 0) &
"$@" 3<&-
status=$?
kill $!
exit $status
"""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""
"""Macros off, links of documents not followed, and for what is fetched nonetheless a proxy (the port
of `discard`) behind which there is nothing."""


class Office(NamedTuple):
    """An installed LibreOffice: where it is and what it calls its version."""

    program: str
    version: str


def probe() -> Office | None:
    """The LibreOffice that is installed, if one is."""
    program = _program()
    if program is None:
        return None
    with scratch_folder() as folder:
        try:
            said = _run([program, _profile(folder), "--version"], folder, 30)
        except subprocess.TimeoutExpired:
            said = ""
    return Office(program, " ".join(said.split()[1:2]))


@functools.cache
def writes() -> bool:
    """Can the installed LibreOffice make a DOCX? Writer is a package of its own."""
    program = _program()
    with scratch_folder() as folder:
        return program is not None and _converted(program, b"{\\rtf1 a}", "rtf", folder) is not None


def read_office(data: bytes, name: str, ocr: str, *, form: str, suffix: str) -> Contents:
    """Read a document by way of DOCX; its page says that its text is from `form` (doc, rtf, odt, wpd).

    Raises MissingProgram, TimedOut, EncryptedFile, DamagedFile or TooLarge.
    """
    _check(data, name, suffix)
    data = with_western_fonts(data) if suffix == "rtf" else data
    return docx_contents(to_docx(data, name, suffix), name, form)


def to_docx(data: bytes, name: str, suffix: str) -> bytes:
    """Convert a document, which is what files under `suffix` should be, to DOCX.

    Raises MissingProgram, TimedOut or DamagedFile.
    """
    program = _program()
    if program is None:
        raise MissingProgram(program=say("office.program", name=name), remedy=REMEDY)
    with scratch_folder() as folder:
        try:
            made = _converted(program, data, suffix, folder)
        except subprocess.TimeoutExpired as error:
            raise TimedOut(name=name, seconds=SECONDS) from error
    if made is not None:
        return made
    if not writes():
        raise MissingProgram(program=say("office.program", name=name), remedy=REMEDY)
    raise DamagedFile(name=name)


def _program() -> str | None:
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def _profile(folder: Path) -> str:
    """The argument that makes LibreOffice use a new profile with our settings in `folder`."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    return f"-env:UserInstallation={(folder / 'profile').as_uri()}"


def _converted(program: str, data: bytes, suffix: str, folder: Path) -> bytes | None:
    """The DOCX, or None where LibreOffice makes none. Raises subprocess.TimeoutExpired."""
    source, target = folder / f"document.{suffix}", folder / "made"
    source.write_bytes(data)
    command = [program, _profile(folder), "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target), str(source)]
    _run(command, folder, SECONDS)
    with contextlib.suppress(OSError):
        return (target / "document.docx").read_bytes()
    return None


def _run(command: list[str], folder: Path, seconds: float) -> str:
    """What the command says on its standard output. Nothing of it is left when this returns.

    Raises subprocess.TimeoutExpired.
    """
    theirs, ours = os.pipe()
    process = subprocess.Popen(
        ["/bin/sh", "-c", _GUARD, "sh", *command],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
        start_new_session=True,
    )
    os.close(theirs)
    try:
        return process.communicate(timeout=seconds)[0].decode("utf-8", "replace")
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        os.close(ours)


def _check(data: bytes, name: str, suffix: str) -> None:
    """Raise what the file says of itself: that it has a password, or unpacks to too much."""
    if suffix == "doc" and _is_locked(data):
        raise EncryptedFile(name=name)
    if suffix == "odt":
        if b"encryption-data" in zip_member(data, "META-INF/manifest.xml"):
            raise EncryptedFile(name=name)
        check_size(BytesIO(data), name)


def _is_locked(data: bytes) -> bool:
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            header = ole.openstream("WordDocument").read(12)
    except Exception:  # olefile meets a broken file with whatever error comes up
        return False
    return bool(int.from_bytes(header[10:12], "little") & _ENCRYPTED)
