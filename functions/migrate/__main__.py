"""`python -m functions.migrate` migrates the database that DATABASE_URL names, wherever it is and whoever asks."""

import os

from sqlalchemy import create_engine, make_url

from functions.migrate.handler import migrate


def main() -> None:
    engine = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()


if __name__ == "__main__":
    main()
