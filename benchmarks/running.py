"""A whole process, measured: what it printed, how long it took, how much memory. It knows nothing of what is measured.

The process may keep what it compiles of the project's modules, as an installed program has it: where the environment forbids that,
each process would compile them all again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NO_COMPILED = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a process took: seconds by the clock and of the processor, MiB at the peak of the largest of it and its children."""

    seconds: float
    cpu: float
    memory: float
    printed: bytes
    code: int
    stopped: bool


def run(
    command: Sequence[str], *, seconds: float | None = None, environment: Mapping[str, str] | None = None, quiet: bool = False
) -> Run:
    """Return what the process took. After so many seconds, where given, it is killed with its children, and ``stopped`` is true.

    ``environment`` is added to this process's own; a ``quiet`` process says nothing on standard error.
    """
    around = {name: value for name, value in os.environ.items() if name != _NO_COMPILED}
    start = time.perf_counter()
    stopped = threading.Event()
    # A session of its own, so that a solver that it started goes with it.
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        env={**around, **(environment or {})},
        start_new_session=True,
    ) as child:

        def stop() -> None:
            stopped.set()
            os.killpg(child.pid, signal.SIGKILL)

        timer = threading.Timer(seconds, stop) if seconds is not None else None
        if timer:
            timer.start()
        try:
            printed = child.stdout.read() if child.stdout else b""
        except BaseException:
            os.killpg(child.pid, signal.SIGKILL)
            raise
        finally:
            if timer:
                timer.cancel()
        _, status, usage = os.wait4(child.pid, 0)
        taken = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        seconds=taken,
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss / 1024,
        printed=printed,
        code=child.returncode,
        stopped=stopped.is_set(),
    )
