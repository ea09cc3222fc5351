"""`python -m infra.local.vendors --port PORT`: the street with everybody in it, until it is ended."""

import signal
import sys
from argparse import ArgumentParser

from infra.local.vendors.everybody import everybody
from infra.local.vendors.street import Street, opened


def main() -> None:
    said = ArgumentParser(prog="python -m infra.local.vendors", description=__doc__)
    said.add_argument("--port", type=int, default=0, help="where it opens, on 127.0.0.1; 0 for any")
    with opened(Street(everybody()), port=said.parse_args().port) as url:
        sys.stdout.write(f"Vendors are played at {url}\n")
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    main()
