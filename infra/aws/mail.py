"""Mail: the queue in which letters wait to be written, and the address that they come from."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Mapping

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra.aws.messages import Line


class Mail(Construct):
    def __init__(self, scope: Construct, sender: str) -> None:
        """`sender` is the address; without one nothing is sent, and letters are laid in the outbox."""
        super().__init__(scope, "Mail")
        self._address = sender
        # Every three minutes, ten times: SES may be away for half an hour.
        self.letters = Line(self, "Letters", tries=10)
        # AWS writes to the address when this is made, and sends nothing from it before somebody has answered.
        self.sender = ses.EmailIdentity(self, "Sender", identity=ses.Identity.email(sender)) if sender else None

    @property
    def way(self) -> str:
        """How letters are sent, as `shared.mail` calls it."""
        return "ses" if self.sender else "outbox"

    def read_by(self, post: lambda_.Function) -> None:
        """Bring the letters to the function that writes them, and tell it how to send them."""
        post.add_event_source(
            sources.SqsEventSource(self.letters.queue, batch_size=10, report_batch_item_failures=True)
        )
        for name, value in self._surroundings.items():
            post.add_environment(name, value)

    @property
    def _surroundings(self) -> Mapping[str, str]:
        return {"STUDIO_MAIL": self.way, "STUDIO_SENDER": self._address}
