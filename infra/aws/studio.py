"""What can be rebuilt: functions, flows, API and delivery."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Mapping

from aws_cdk import CfnOutput, CfnParameter, Stack, Token
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk.triggers import Trigger
from constructs import Construct

from infra.aws.api import HttpApi
from infra.aws.delivery import Delivery
from infra.aws.flows import FormatFlow, Worker
from infra.aws.functions import FUNCTIONS, StudioFunctions
from infra.aws.grants import Grantor
from infra.aws.mail import Mail
from infra.aws.messages import Messages
from infra.aws.options import Options
from infra.aws.store import Store
from infra.aws.watch import Watch
from infra.aws.web import Web
from shared.formats import FORMATS
from shared.production.flow import Stage

_AT_ONCE = 200
"""Items of one stage: a fifth of the functions that an account may have at work at once, unless it asks for more."""
_DOORS = "2"
"""CloudFront, and the gateway of the API behind it."""


class Studio(Stack):
    def __init__(self, scope: Construct, id: str, store: Store, options: Options) -> None:
        super().__init__(scope, id, description="Talewright: functions, flows, API and delivery")
        self._store = store
        self.messages = Messages(self)
        self.mail = Mail(self, options.sender)
        self.functions = StudioFunctions(self, self._surroundings(), store.database.network)
        self.machines = self._flows()
        self.api = HttpApi(self, self.functions["api"])
        self.web = Web(self, store)
        self.delivery = Delivery(self, store, self.web.bucket, self.api.api, options)
        machines = tuple(self.machines.values())
        self.messages.read_by(admit=self.functions["admit"], record=self.functions["record"])
        self.mail.read_by(self.functions["post"])
        self.messages.strike(tend=self.functions["tend"], migrate=self.functions["migrate"])
        self.messages.hear(machines)
        Grantor(store, self.messages, self.mail, machines).grant(self.functions)
        Watch(self, self.messages, self.mail, self.functions["tend"], self.api.api, self.machines, options.alarm_email)
        self._introduce(options)
        self._migrate_first()
        self._say_what_is_where()

    def _surroundings(self) -> dict[str, str]:
        """What every function is told; `shared.settings` reads it."""
        return {
            "STUDIO_INTERNAL_BUCKET": self._store.internal.bucket_name,
            "STUDIO_VIDEOS_BUCKET": self._store.videos.bucket_name,
            "STUDIO_ASSETS_BUCKET": self._store.assets.bucket_name,
            "STUDIO_EXPORTS_BUCKET": self._store.exports.bucket_name,
            "STUDIO_TABLE": self._store.table.table_name,
            "STUDIO_BUS": self.messages.bus.event_bus_name,
            "STUDIO_STARTS_QUEUE": self.messages.starts.queue.queue_url,
            "STUDIO_PREMIUM_QUEUE": self.messages.premium.queue.queue_url,
            "STUDIO_NEWS_QUEUE": self.messages.news.queue.queue_url,
            "STUDIO_LETTERS_QUEUE": self.mail.letters.queue.queue_url,
            "STUDIO_DATABASE_SECRET": self._store.database.secret_id,
            "STUDIO_SIGNING_SECRET": self._store.signing.secret_arn,
        }

    def _flows(self) -> Mapping[str, sfn.StateMachine]:
        limit = CfnParameter(
            self,
            "MaxConcurrency",
            type="Number",
            default=_AT_ONCE,
            min_value=1,
            description="On how many items of a stage is worked at once, at most. Flows ask for less by themselves.",
        )
        workers = {
            Stage(name): Worker(self.functions[name], row.minutes) for name, row in FUNCTIONS.items() if name in Stage
        }
        return {
            name: FormatFlow(self, format, workers, Token.as_string(limit.value)).machine
            for name, format in FORMATS.items()
        }

    def _introduce(self, options: Options) -> None:
        """Tell some functions of what was built after them."""
        machines = self.to_json_string({name: machine.state_machine_arn for name, machine in self.machines.items()})
        for name in ("api", "admit", "record", "tend"):
            self.functions[name].add_environment("STUDIO_MACHINES", machines)
        self.functions["migrate"].add_environment("STUDIO_OWNER_EMAIL", options.owner_email)
        self.functions["api"].add_environment("STUDIO_GOOGLE_SECRET", options.google_secret)
        self.functions["api"].add_environment("STUDIO_CDN", self.delivery.url)
        self.functions["api"].add_environment("STUDIO_DOORS", _DOORS)
        for name in ("api", "post"):
            self.functions[name].add_environment("STUDIO_ORIGINS", self.to_json_string([self.delivery.url]))

    def _migrate_first(self) -> None:
        """Bring the database to this release's shape before anything of the release reads it."""
        trigger = Trigger(self, "Migrate", handler=self.functions["migrate"])
        trigger.execute_before(*(self.functions[name] for name in ("api", "record", "tend", "post")))

    def _say_what_is_where(self) -> None:
        where = {
            "Url": self.delivery.url,
            "ApiId": self.api.api.api_id,
            "ApiEndpoint": self.api.api.api_endpoint,
            "DistributionId": self.delivery.distribution.distribution_id,
            "DistributionDomain": self.delivery.distribution.distribution_domain_name,
            "WebBucket": self.web.bucket.bucket_name,
            "Bus": self.messages.bus.event_bus_name,
            "StartsQueue": self.messages.starts.queue.queue_url,
            "StartsDeadQueue": self.messages.starts.dead.queue_url,
            "PremiumQueue": self.messages.premium.queue.queue_url,
            "PremiumDeadQueue": self.messages.premium.dead.queue_url,
            "NewsQueue": self.messages.news.queue.queue_url,
            "NewsDeadQueue": self.messages.news.dead.queue_url,
            "LettersQueue": self.mail.letters.queue.queue_url,
            "LettersDeadQueue": self.mail.letters.dead.queue_url,
            "Letters": self.mail.way,
            **{f"{name.title()}Machine": machine.state_machine_arn for name, machine in self.machines.items()},
            **{f"{name.title()}Function": self.functions[name].function_name for name in FUNCTIONS},
        }
        for name, value in where.items():
            CfnOutput(self, name, value=value)
