"""The watch over what runs: the parts of the studio, the sources that its functions run from, and its pages."""

import os
from collections.abc import Callable

from infra.local import database, played, sources
from infra.local.database import Postgres
from infra.local.emulator import Emulator
from infra.local.home import Home
from infra.local.pages import Pages
from infra.local.played import Played
from infra.local.state import up
from infra.local.trouble import Trouble


class Watch:
    def __init__(
        self,
        home: Home,
        cloud: Emulator,
        postgres: Postgres | None,
        street: Played | None,
        pages: Pages,
        say: Callable[[str], None],
    ) -> None:
        """`postgres` is None when it is somebody else's, `street` when no vendors are played."""
        self._home = home
        self._cloud = cloud
        self._postgres = postgres
        self._street = street
        self._pages = pages
        self._say = say
        self._dates = sources.dates()

    def look(self) -> None:
        """Look once. Raises Trouble when something is gone that cannot be brought back."""
        ended = self._cloud.process.poll()
        if ended is not None:
            how = f"was killed (signal {-ended})" if ended < 0 else f"ended (code {ended})"
            again = up(played=self._street is not None)
            raise Trouble(
                f"The emulator {how}, and the studio with it. Files, accounts and jobs are safe.",
                f"`{again}` brings it back, and `talewright resume` finishes a job that it was in.",
            )
        if self._postgres and self._postgres.process.poll() is not None:
            self._say("PostgreSQL ended; starting it again.")
            self._postgres = database.start(self._home, self._postgres.port, os.environ)
            self._postgres.wait()
        if self._street and self._street.process.poll() is not None:
            self._say("The street of played vendors ended; opening it again.")
            self._street = played.start(self._home, self._street.port, os.environ)
            self._street.wait()
        dates = sources.dates()
        if dates != self._dates:
            self._dates = dates
            self._home.stamp.touch()  # the functions' runtime looks at it
        self._pages.refresh()
