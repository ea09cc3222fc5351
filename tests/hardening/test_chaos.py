"""Workers are killed, the database crashes, suppliers fail, and messages come twice, late, in any order, or never.

Every job ends all the same, none is made twice, nobody pays twice, and what is on record adds up.
"""

from pathlib import Path

from tests.hardening.figures import Scale, Show
from tests.hardening.reckoning import reckon
from tests.hardening.trial import trial


def test_all_jobs_end_and_what_is_on_record_adds_up(migrated: str, tmp_path: Path, scale: Scale, figure: Show) -> None:
    jobs, kills, crashes = scale((24, 3, 2), (1_000, 200, 20))

    # A few jobs have to die more often to show anything, and by chance one of them may fail too often.
    with trial(tmp_path, migrated, doomed=scale(0.06, 0.04)) as held:
        held.run(jobs, crashes)
        found = reckon(held, tmp_path / "book")

    figure("chaos", found.told)
    assert len(found.jobs) >= jobs
    assert found.killed == held.workers.deaths.total() >= kills
    assert held.server.crashes >= crashes
    assert found.failed_calls >= scale(0.05, 0.18)
    assert found.twice >= scale(0.15, 0.28)
    assert found.wrong == []
    assert found.success >= scale(0.9, 0.99)
