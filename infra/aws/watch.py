"""Watch: what rings when the studio is not well, and one page to look at."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.aws.acknowledgements import acknowledge
from infra.aws.mail import Mail
from infra.aws.messages import Messages

_A_WHILE = Duration.minutes(5)
_LATE_SECONDS = 300
"""A job whose news are older than this looks stuck to whoever waits for it."""
_ERRORS = 5
"""Of the API, or failed flows, in a while. One is somebody's bad luck; a script that is refused is no fault at all."""


class Watch(Construct):
    def __init__(
        self,
        scope: Construct,
        messages: Messages,
        mail: Mail,
        tend: lambda_.Function,
        api: apigateway.HttpApi,
        machines: Mapping[str, sfn.StateMachine],
        email: str,
    ) -> None:
        """`email` is who is told; nobody, when it is empty."""
        super().__init__(scope, "Watch")
        news = messages.news.queue.metric_approximate_age_of_oldest_message(period=_A_WHILE)
        errors = api.metric_server_error(period=_A_WHILE, statistic="Sum")
        alarms = [
            self._alarm("StartsDead", _depth(messages.starts.dead), 1, "Jobs could not be started"),
            self._alarm("PremiumDead", _depth(messages.premium.dead), 1, "Jobs that come first could not be started"),
            self._alarm("TendFails", _mishaps(tend), _ERRORS, "Jobs that were lost are not looked after"),
            self._alarm("NewsDead", _depth(messages.news.dead), 1, "News could not be recorded"),
            self._alarm("LettersDead", _depth(mail.letters.dead), 1, "Letters could not be sent"),
            self._alarm("NewsLate", news, _LATE_SECONDS, "News are recorded late"),
            self._alarm("ApiErrors", errors, _ERRORS, "The API answers with errors of its own"),
            *(
                self._alarm(f"{name.title()}FlowFails", _failures(machine), _ERRORS, f"Jobs of the format {name} fail")
                for name, machine in machines.items()
            ),
        ]
        if email:
            self._ring(alarms, email)
        dashboard = cloudwatch.Dashboard(self, "Dashboard")
        dashboard.add_widgets(
            cloudwatch.AlarmStatusWidget(title="Studio", alarms=alarms),
            cloudwatch.GraphWidget(title="Calls and errors", left=[api.metric_count(period=_A_WHILE)], right=[errors]),
            cloudwatch.GraphWidget(title="Calls, milliseconds", left=[api.metric_latency(statistic="p95")]),
            cloudwatch.GraphWidget(
                title="Flows",
                left=[
                    metric for machine in machines.values() for metric in (machine.metric_started(), _failures(machine))
                ],
            ),
        )

    def _alarm(self, name: str, metric: cloudwatch.IMetric, threshold: float, what: str) -> cloudwatch.Alarm:
        return cloudwatch.Alarm(
            self,
            name,
            alarm_description=what,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )

    def _ring(self, alarms: Sequence[cloudwatch.Alarm], email: str) -> None:
        topic = sns.Topic(self, "Alarms", enforce_ssl=True)
        topic.add_subscription(subscriptions.EmailSubscription(email))
        acknowledge(
            topic, "SNS2", "CloudWatch cannot use the key that SNS brings, and says no more than an alarm's name"
        )
        for alarm in alarms:
            alarm.add_alarm_action(actions.SnsAction(topic))


def _depth(queue: sqs.Queue) -> cloudwatch.Metric:
    return queue.metric_approximate_number_of_messages_visible(period=_A_WHILE, statistic="Maximum")


def _mishaps(function: lambda_.Function) -> cloudwatch.Metric:
    return function.metric_errors(period=_A_WHILE, statistic="Sum")


def _failures(machine: sfn.StateMachine) -> cloudwatch.Metric:
    return machine.metric_failed(period=_A_WHILE, statistic="Sum")
