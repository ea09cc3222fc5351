"""What the prediction takes for granted, each with where it comes from. Nothing is looked up while it runs."""

from dataclasses import dataclass

from shared.formats.format import Format
from shared.production.flow import Each, Flow, Stage, Together

PRICES = "prices are list prices of us-east-1 as of May 2026, without the free tier"
_PRICING = "aws.amazon.com/{}/pricing"
_OURS = "assumed, not measured"


@dataclass(frozen=True)
class Assumption:
    what: str
    value: float
    source: str


GB_SECOND = Assumption("Lambda on arm64, $ a GB-second", 0.0000133334, _PRICING.format("lambda"))
GB_SECOND_X86 = Assumption("the same on x86-64", 0.0000166667, GB_SECOND.source)
REQUEST = Assumption("Lambda, $ a request", 0.20e-6, GB_SECOND.source)
TRANSITION = Assumption("Step Functions, $ a transition", 0.025e-3, _PRICING.format("step-functions"))
PUT = Assumption("S3, $ a PUT", 0.005e-3, _PRICING.format("s3"))
GET = Assumption("S3, $ a GET", 0.0004e-3, PUT.source)
WRITE = Assumption("DynamoDB on demand, $ a write", 0.625e-6, _PRICING.format("dynamodb"))
EVENT = Assumption("EventBridge, $ an event", 1.00e-6, _PRICING.format("eventbridge"))

PROCESSOR = Assumption("memory that comes with one vCPU, MB", 1769, "Lambda developer guide, on memory")
BUSY = Assumption("of three vCPU, busy while a chunk is filmed", 2.4, "x264 uses about three well; " + _OURS)
VISIT = Assumption("around each visit (desk, claim, bus), s", 0.3, _OURS + "; 0.05 on a laptop")
COLD = Assumption("a cold start of the image, s, billed", 2.5, _OURS + "; half a second of it are imports")
STEP = Assumption("from a state to the next, s", 0.05, _OURS)
DOWNLOAD = Assumption("S3 to one worker, MB a second", 75.0, _OURS)

ASSUMPTIONS = (
    *(GB_SECOND, GB_SECOND_X86, REQUEST, TRANSITION, PUT, GET, WRITE, EVENT),
    *(PROCESSOR, BUSY, VISIT, COLD, STEP, DOWNLOAD),
)

FILMING_MB, JOINING_MB = 5307, 3538
"""What `infra.aws.functions` gives to render and to assemble."""


def at_once(format: Format) -> int:
    """On how many chunks a format's flow works at the same time."""
    [each] = [each for each in _eaches(format.flow) if each.stage is Stage.RENDER]
    return each.at_once


def _eaches(flow: Flow) -> list[Each]:
    inside = [_eaches(branch) for part in flow if isinstance(part, Together) for branch in part.branches]
    return [part for part in flow if isinstance(part, Each)] + [each for eaches in inside for each in eaches]
