"""`python -m generator`, and the command `jinkyll`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; exits with the codes that docs/exit-codes.md lists."""
    if sys.argv[1:] in (["--version"], ["-v"]):
        from generator import __version__

        sys.stdout.write(f"jinkyll {__version__}\n")
        return
    from generator.commands.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
