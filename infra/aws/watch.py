"""Watch: what is watched, who is told when it is not well, and one page to look at."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.aws.acknowledgements import acknowledge
from infra.aws.alarms import Alarms, Watched
from infra.aws.dashboard import Dashboard


class Watch(Construct):
    def __init__(self, scope: Construct, watched: Watched, email: str) -> None:
        """`email` is who is told; nobody, when it is empty."""
        super().__init__(scope, "Watch")
        self.alarms = Alarms(self, watched)
        if email:
            topic = self._topic(email)
            for alarm in self.alarms.all:
                alarm.add_alarm_action(actions.SnsAction(topic))
            if watched.cluster is not None:
                self._tell_of_backups(topic)
        Dashboard(self, watched, self.alarms.all)

    def _topic(self, email: str) -> sns.Topic:
        topic = sns.Topic(self, "Told", enforce_ssl=True)
        topic.add_subscription(subscriptions.EmailSubscription(email))
        acknowledge(
            topic, "SNS2", "CloudWatch cannot use the key that SNS brings, and says no more than an alarm's name"
        )
        return topic

    def _tell_of_backups(self, topic: sns.Topic) -> None:
        """A backup, or the test of one, that came to nothing. AWS Backup calls that by two names."""
        for name, kind, how in (("Backup", "Backup Job", "state"), ("Restore", "Restore Job", "status")):
            events.Rule(
                self,
                f"{name}Fails",
                event_pattern=events.EventPattern(
                    source=["aws.backup"], detail_type=[f"{kind} State Change"], detail={how: ["FAILED", "EXPIRED"]}
                ),
                targets=[targets.SnsTopic(topic)],
            )
