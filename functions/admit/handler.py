"""Admit: a job's turn has come. If there is a place for it, lay its brief on the desk, and start its flow.

A job for which there is no place is let go: it is called again when one of its owner's is over (`shared.turns`). So
what waits is never tried in vain, and what ends as a dead letter is what could not be done.
"""

from datetime import UTC, datetime
from typing import Any

from functions import uncollected

with uncollected():
    from aws_lambda_powertools.metrics import MetricUnit

    from shared import places
    from shared.executions import Start, begin, demand_machine, fate_of, name_of, stop
    from shared.messages import Failures, each
    from shared.production.desk import Desk
    from shared.telemetry import Figure, logger, measure, visit


def admit(start: Start) -> None:
    """Doing it again changes nothing: the brief is the same, and an attempt is started once."""
    owner = start.cue.owner
    who = {"user_id": owner, "job": start.cue.job, "attempt": start.cue.attempt}
    with visit("admit", correlation_id=start.cue.request, **who):
        demand_machine(start.cue.format)
        if not places.take(owner, start.name, most=start.places):
            logger.info("no place is free")
            return
        # What fails may run all the same, as an answer can be lost: then `tend` sees to its place.
        if not _runs(start):
            places.give_back(owner, start.name)


def handler(event: dict[str, Any], _context: object = None) -> Failures:
    """The messages that could not be admitted stay in the queue, and the others do not."""
    return each(event, _admit)


def _admit(body: str) -> None:
    admit(Start.model_validate_json(body))


def _runs(start: Start) -> bool:
    """Begin the attempt. Whether it goes on from here, and needs its place."""
    cue = start.cue
    if places.is_called_off(start.name):
        # It may have been begun by whoever could not stop it then.
        stop(cue.format, cue.job, cue.attempt)
        logger.info("called off before it began")
        return False
    if cue.attempt > 1:
        # Whoever called that off may not have reached it: two of one job never run side by side.
        places.call_off(name_of(cue.job, cue.attempt - 1))
        stop(cue.format, cue.job, cue.attempt - 1)
    Desk(cue.owner, cue.job).open(start.brief)
    began = begin(cue)
    if places.is_called_off(start.name):
        # Whoever called it off in between may have found nothing to stop.
        stop(cue.format, cue.job, cue.attempt)
        logger.info("called off while it began")
        return False
    if not began and fate_of(cue.format, cue.job, cue.attempt).is_an_end:
        logger.info("it was over before")
        return False
    logger.info("admitted")
    if began:
        _count(start)
    return True


def _count(start: Start) -> None:
    """How long it waited in the queue; and if it was to begin at a certain time, how late it is."""
    began = datetime.now(UTC)
    waits = {"StartWaited": start.called_at, "StartLate": start.due}
    figures = [
        Figure(name, max(0.0, (began - since).total_seconds()), MetricUnit.Seconds)
        for name, since in waits.items()
        if since is not None
    ]
    if figures:
        measure(*figures, by={"format": start.cue.format})
