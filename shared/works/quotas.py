"""Quotas: what plans allow in a month, and what they do not have at all. Admins and the owner are asked for none."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.accounts.callers import Caller
from shared.database import now, together
from shared.errors import NotInPlan, OverPlan
from shared.formats.plans import PLANS, Feature, plan_named
from shared.identity import earliest_uuid7
from shared.models.accounts import User
from shared.models.jobs import IN_VAIN, Job, in_no_month_to_come


def demand(caller: Caller, feature: Feature) -> None:
    """Go on only if the caller's plan has a feature. Raises NotInPlan, with the plans that have it."""
    if caller.administers or feature in plan_named(caller.plan).features:
        return
    having = [plan.name for plan in PLANS.values() if feature in plan.features]
    raise NotInPlan(f"the plan {caller.plan} has no {feature}: {' and '.join(having)} do")


def hold_to_plan(session: Session, caller: Caller) -> None:
    """Go on only if all that was ordered this month, and in this transaction, is within the caller's plan.

    A video that failed or was called off does not count, nor do its retakes. Orders of one user that come at once are
    counted one after the other. Raises OverPlan, which says how much is used and when there is more.
    """
    if caller.administers:
        return
    plan = plan_named(caller.plan)
    with together(session):
        # Those who only point to the user, as this very order does, wait for nobody, and nobody waits for them.
        session.connection().execute(select(User.id).where(User.id == caller.user_id).with_for_update(key_share=True))
        session.flush()
    begun = _beginning(now())
    order = Job.brief["order"]
    videos, seconds = session.execute(
        select(func.count(), func.coalesce(func.sum(order["seconds"].as_integer()), 0)).where(
            Job.owner_id == caller.user_id,
            # A key begins with the moment of its making.
            Job.id >= earliest_uuid7(begun),
            in_no_month_to_come(),
            Job.status.not_in(IN_VAIN),
            order["draft"].as_string().is_(None),
        )
    ).one()
    again = f"there is more on {_next(begun):%-d %B}"
    if videos > plan.videos:
        raise OverPlan(f"the plan {plan.name} has {plan.videos} videos a month, and this would be {videos}: {again}")
    if seconds > plan.seconds:
        raise OverPlan(
            f"the plan {plan.name} has {plan.seconds} seconds of video a month, and this would be {seconds}: {again}"
        )


def _beginning(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _next(month: datetime) -> datetime:
    year, number = divmod(month.year * 12 + month.month, 12)
    return month.replace(year=year, month=number + 1)
