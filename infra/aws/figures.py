"""Figures: what CloudWatch knows of the studio, by AWS's own metrics and by those that `shared.telemetry` writes."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs

NAMESPACE = "Talewright"
SERVICE = "studio"
"""`shared.telemetry` says both too."""

MINUTE = Duration.minutes(1)
A_WHILE = Duration.minutes(5)
HOUR = Duration.hours(1)


def ours(name: str, statistic: str = "Sum", period: Duration = A_WHILE, **by: str) -> cloudwatch.Metric:
    """A metric of the studio's own, under the dimensions that it was measured by."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"service": SERVICE, **by},
        statistic=statistic,
        period=period,
    )


def every(name: str, statistic: str, *by: str) -> cloudwatch.MathExpression:
    """One line for each value of some dimensions, whatever there are. For looking at: no alarm takes a search."""
    found = f'{{{NAMESPACE},{",".join(sorted((*by, "service")))}}} MetricName="{name}"'
    return cloudwatch.MathExpression(
        expression=f"SEARCH('{found}', '{statistic}', {int(A_WHILE.to_seconds())})", label="", period=A_WHILE
    )


def aws(
    namespace: str,
    name: str,
    statistic: str = "Sum",
    period: Duration = A_WHILE,
    dimensions: Mapping[str, str] | None = None,
) -> cloudwatch.Metric:
    """A metric of one of AWS's services; without dimensions, of all that the account has there."""
    return cloudwatch.Metric(
        namespace=f"AWS/{namespace}",
        metric_name=name,
        statistic=statistic,
        period=period,
        dimensions_map=dict(dimensions) if dimensions else None,
    )


def depth(queue: sqs.Queue) -> cloudwatch.Metric:
    """Messages that wait."""
    return queue.metric_approximate_number_of_messages_visible(period=A_WHILE, statistic="Maximum")


def age(queue: sqs.Queue) -> cloudwatch.Metric:
    """Seconds that the oldest message has waited."""
    return queue.metric_approximate_age_of_oldest_message(period=A_WHILE, statistic="Maximum")


def worked_out(
    expression: str, label: str, period: Duration = A_WHILE, **of: cloudwatch.Metric
) -> cloudwatch.MathExpression:
    """A figure that is computed of others."""
    return cloudwatch.MathExpression(expression=expression, label=label, period=period, using_metrics=of)
