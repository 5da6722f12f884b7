"""`python -m csdesk` and the console script `csdesk`."""

import sys


def main() -> None:
    """Run a command or open the window, and end with its status."""
    from csdesk.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
