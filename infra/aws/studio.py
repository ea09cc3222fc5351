"""What can be rebuilt: functions, flows, API and delivery."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Mapping

from aws_cdk import CfnOutput, CfnParameter, Stack, Token
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk.triggers import Trigger
from constructs import Construct

from infra.aws.alarms import Watched
from infra.aws.api import HttpApi
from infra.aws.delivery import Delivery
from infra.aws.flags import Flags
from infra.aws.flows import FormatFlow, Worker
from infra.aws.functions import FUNCTIONS, Grant, StudioFunctions
from infra.aws.grants import Grantor
from infra.aws.mail import Mail
from infra.aws.messages import Line, Messages
from infra.aws.options import Options
from infra.aws.providers import Providers
from infra.aws.rollout import Rollout
from infra.aws.sockets import Sockets
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
        self.flags = Flags(self)
        self.providers = Providers(self, store, options)
        self.functions = StudioFunctions(self, self._surroundings(), store.database.network)
        self.machines = self._flows()
        self.rollout = Rollout(self, self.functions["api"], options.rollout)
        self.api = HttpApi(self, self.rollout.live)
        self.sockets = Sockets(self, greet=self.functions["greet"], listen=self.functions["listen"])
        self.web = Web(self, store)
        self.delivery = Delivery(self, store, self.web.bucket, self.api.api, self.sockets.api, options)
        machines = tuple(self.machines.values())
        self.messages.read_by(
            admit=self.functions["admit"],
            record=self.functions["record"],
            deliver=self.functions["deliver"],
            seclude=self.functions["seclude"],
        )
        self.mail.read_by(self.functions["post"])
        self.messages.strike(tend=self.functions["tend"], migrate=self.functions["migrate"])
        self.messages.hear(machines)
        shown = self.delivery.distribution.distribution_id
        Grantor(
            store, self.messages, self.mail, machines, shown, self.sockets, self._lines, self.flags, self.providers
        ).grant(self.functions)
        self.rollout.guard(Watch(self, self._watched(), options.alarm_email).alarms.of_releases)
        self._introduce(options)
        self._migrate_first()
        self._say_what_is_where()

    @property
    def _lines(self) -> tuple[Line, ...]:
        """Every queue, whoever has made it."""
        return tuple(found for found in self.node.find_all() if isinstance(found, Line))

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
            "STUDIO_DELIVERIES_QUEUE": self.messages.deliveries.queue.queue_url,
            "STUDIO_SECLUSION_QUEUE": self.messages.seclusions.queue.queue_url,
            "STUDIO_LETTERS_QUEUE": self.mail.letters.queue.queue_url,
            "STUDIO_DATABASE_SECRET": self._store.database.secret_id,
            "STUDIO_SIGNING_SECRET": self._store.signing.secret_arn,
            **self.providers.surroundings(),
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

    def _watched(self) -> Watched:
        return Watched(
            lines=self._lines,
            news=self.messages.news,
            starts=(self.messages.starts, self.messages.premium),
            functions={name: self.functions[name] for name in FUNCTIONS},
            api=self.api.api,
            machines=self.machines,
            cluster=self._store.database.cluster,
        )

    def _introduce(self, options: Options) -> None:
        """Tell some functions of what was built after them."""
        machines = self.to_json_string({name: machine.state_machine_arn for name, machine in self.machines.items()})
        for name in ("api", "admit", "record", "tend"):
            self.functions[name].add_environment("STUDIO_MACHINES", machines)
        self.functions["migrate"].add_environment("STUDIO_OWNER_EMAIL", options.owner_email)
        self.functions["api"].add_environment("STUDIO_GOOGLE_SECRET", options.google_secret)
        self.functions["seclude"].add_environment("STUDIO_DISTRIBUTION", self.delivery.distribution.distribution_id)
        for name in ("api", "record", "post"):
            self.functions[name].add_environment("STUDIO_CDN", self.delivery.url)
        for name in ("api", "deliver"):
            self.functions[name].add_environment("STUDIO_PRIVATE_WEBHOOKS", "false")
        for name in (name for name, row in FUNCTIONS.items() if "images" in row.asks):
            # Who draws may take a commission, and tell when it is done.
            self.functions[name].add_environment("STUDIO_WEBHOOKS_URL", self.delivery.url)
        self.functions["api"].add_environment("STUDIO_DOORS", _DOORS)
        self.functions["api"].add_environment("STUDIO_FLAGS", self.flags.where)
        self.functions["api"].add_environment("STUDIO_SOCKETS_URL", self.delivery.sockets_url)
        for name in ("api", "record"):
            self.functions[name].add_environment("STUDIO_SOCKETS", self.sockets.endpoint)
        queues = {line.node.id.lower(): [line.queue.queue_url, line.dead.queue_url] for line in self._lines}
        self.functions["api"].add_environment("STUDIO_QUEUES", self.to_json_string(queues))
        for name in ("api", "post", "greet"):
            self.functions[name].add_environment("STUDIO_ORIGINS", self.to_json_string([self.delivery.url]))

    def _migrate_first(self) -> None:
        """Bring the database to this release's shape before anything of the release reads it."""
        trigger = Trigger(self, "Migrate", handler=self.functions["migrate"])
        readers = [name for name, row in FUNCTIONS.items() if Grant.DATABASE in row.grants and name != "migrate"]
        trigger.execute_before(*(self.functions[name] for name in readers))

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
            "DeliveriesQueue": self.messages.deliveries.queue.queue_url,
            "DeliveriesDeadQueue": self.messages.deliveries.dead.queue_url,
            "SeclusionsQueue": self.messages.seclusions.queue.queue_url,
            "SeclusionsDeadQueue": self.messages.seclusions.dead.queue_url,
            "LettersQueue": self.mail.letters.queue.queue_url,
            "LettersDeadQueue": self.mail.letters.dead.queue_url,
            "Letters": self.mail.way,
            **{f"{name.title()}Machine": machine.state_machine_arn for name, machine in self.machines.items()},
            **{f"{name.title()}Function": self.functions[name].function_name for name in FUNCTIONS},
        }
        for name, value in where.items():
            CfnOutput(self, name, value=value)
