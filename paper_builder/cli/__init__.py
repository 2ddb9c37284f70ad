"""The command line. Every command takes arguments, calls one library function, prints, and returns an exit code.

``run`` is what the installed command starts. It is in force before anything else is loaded, which takes a moment: Ctrl-C ends that,
too, without a traceback. This package imports nothing by itself.
"""

from __future__ import annotations


def run() -> None:
    """Run the command line and leave with its exit code; 130 where it is stopped before the commands are there."""
    import sys

    try:
        from paper_builder.cli.main import run as run_commands

        run_commands()
    except KeyboardInterrupt:
        # What would say so in the user's language may not be loaded yet.
        sys.exit(130)
