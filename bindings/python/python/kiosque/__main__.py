"""The command `kiosque`, also as `python -m kiosque`."""

import signal
import sys

from kiosque import _kiosque


def main() -> int:
    """Does what the command line says, and answers the exit code."""
    # The command ends by itself on Ctrl-C; Python's own handler would wait for it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _kiosque.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
