"""One LibreOffice process of our own: found, started with a private profile, spoken to, stopped."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

UNO_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib/libreoffice/program")
START_SECONDS = 60
STOP_SECONDS = 20
RUN_ALL_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN


class LibreOfficeMissing(Exception):
    """LibreOffice or its Python bridge is not on this machine; the text says which."""


def load_uno() -> ModuleType:
    """The module ``uno`` of the system's Python.

    Its folder is on the path for this one import only, so that no other package there can stand
    in for one of ours; and the import hook that ``uno`` leaves behind is taken out again.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    own_import = builtins.__import__
    path = list(sys.path)
    try:
        sys.path.extend(UNO_FOLDERS)
        return importlib.import_module("uno")
    except ImportError as error:
        raise LibreOfficeMissing(f"the Python module uno cannot be loaded: {error}") from error
    finally:
        builtins.__import__ = own_import
        sys.path[:] = path


class LibreOffice:
    """A running LibreOffice.  A context manager: it is stopped when the block ends."""

    def __init__(self) -> None:
        self.uno = load_uno()
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if program is None:
            raise LibreOfficeMissing("there is no program called soffice on the path")
        self.profile = Path(tempfile.mkdtemp(prefix="pumpkin_office_"))
        self.pipe = f"pumpkin{uuid.uuid4().hex}"
        self.process = subprocess.Popen(
            [
                program,
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"-env:UserInstallation={self.profile.as_uri()}",
                f"--accept=pipe,name={self.pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self.context = self._connect()
        except BaseException:
            self.stop()
            raise
        self.desktop = self.service("com.sun.star.frame.Desktop")

    def _connect(self) -> Any:
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        refused = self.uno.getClass("com.sun.star.connection.NoConnectException")
        give_up = time.monotonic() + START_SECONDS
        while True:
            try:
                return resolver.resolve(
                    f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext"
                )
            except refused:
                if self.process.poll() is not None or time.monotonic() > give_up:
                    raise RuntimeError("LibreOffice did not start") from None
                time.sleep(0.1)

    def __enter__(self) -> LibreOffice:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def struct(self, name: str, **members: Any) -> Any:
        made = self.uno.createUnoStruct(name)
        for member, value in members.items():
            setattr(made, member, value)
        return made

    def properties(self, **values: Any) -> tuple[Any, ...]:
        return tuple(
            self.struct("com.sun.star.beans.PropertyValue", Name=name, Value=value)
            for name, value in values.items()
        )

    def open(self, path: Path | None = None) -> Any:
        """A document, hidden, its macros allowed; a new empty spreadsheet without a path."""
        return self.desktop.loadComponentFromURL(
            "private:factory/scalc" if path is None else path.resolve().as_uri(),
            "_blank",
            0,
            self.properties(Hidden=True, MacroExecutionMode=RUN_ALL_MACROS),
        )

    def run_macro(self, document: Any, macro: str, arguments: Sequence[Any] = ()) -> Any:
        """Run ``Module.Procedure`` of the document's VBA project; returns what it returns."""
        script = document.getScriptProvider().getScript(
            f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        )
        return script.invoke(tuple(arguments), (), ())[0]

    def stop(self) -> None:
        """End the process, politely first, and remove its profile."""
        with contextlib.suppress(Exception):  # the bridge breaks while it is answering
            self.desktop.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)
