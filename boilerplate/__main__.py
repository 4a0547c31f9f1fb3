"""`boilerplate` and `python -m boilerplate`: nothing is imported before Ctrl-C is waited for."""

import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end the process with its status; after Ctrl-C, at whatever moment, that is 130."""
    try:
        from .cli import main as run  # takes a tenth of a second, most of it for click

        run()
    except KeyboardInterrupt:
        try:
            sys.stderr.write("boilerplate: interrupted\n")
            sys.stderr.flush()
        finally:
            os._exit(130)


if __name__ == "__main__":
    main()
