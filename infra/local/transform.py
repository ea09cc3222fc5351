"""The template of production, made fit for the emulator. Pure: a template in, a template out.

What changes, and why:

* Functions, zipped or in an image, run from the source tree: AWS's own runtime client, started by one `bootstrap` that
  all of them share. The emulator's own way to run Python loses the class of an exception, which is what flows retry by,
  and it needs Docker for images. Layers and networks go: everything is in one virtual environment on one machine.
* Resources that the emulator does not know go, with all that refers to them. So do custom resources and the functions
  behind them: they want Node or AWS's command line, and their stack waits for ever when they do not answer. What they
  would do, such as to migrate the database and to bring the pages, the supervisor does.
* Alarms and dashboards go: somebody is looking already.
* AppConfig goes, and with it where flags would be read from: functions read the file itself, and see at once what is
  changed in it.
* Buckets get names, so that they find what was in them when the studio last ran, and keep no older versions.
* The APIs get identifiers, so that their addresses are known, and CORS in the spelling that the emulator reads.
* CloudFront and buckets serve plain HTTP: there is no certificate for 127.0.0.1. Buckets let CloudFront in without
  asking for which account it works, since the emulator's does not say.
* Maps work on their items inline: of a distributed one the emulator reads none of what is written in JSONata.
* Queues hand a message out again after half a minute: nobody sits before a laptop for three.
* The demand for CDK's bootstrap stack goes; assets are not published here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.trouble import Trouble

type Template = dict[str, Any]

API_ID = "talewright"
SOCKETS_ID = "talewright-sockets"
SOCKETS_PATH = f"/_aws/execute-api/{SOCKETS_ID}/ws"
"""Where the emulator has the WebSocket API: to open a socket, and to say something through one."""
CODE_BUCKET = "talewright-code"
CODE_KEY = "bootstrap.zip"
OURS = "functions."
"""How the handlers of the studio's own functions begin; all others are CDK's."""

_FUNCTION = "AWS::Lambda::Function"
_HOST_ONLY = ("Architectures", "EphemeralStorage", "ImageConfig", "Layers", "PackageType", "TracingConfig", "VpcConfig")
_VISIBILITY_SECONDS = 30
"""As long as the functions that read queues may take."""
_DISTRIBUTED = re.compile(r'"ProcessorConfig":\{[^{}]*"DISTRIBUTED"[^{}]*\}')
_INLINE = '"ProcessorConfig":{"Mode":"INLINE"}'
_NO_USE = {"AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Lambda::LayerVersion"}
_APPCONFIG = "AWS::AppConfig::"
_PERMISSION = {"Effect", "Action", "Resource"}
_GONE = object()


@dataclass(frozen=True)
class Place:
    """Where a template is going to be deployed."""

    supported: frozenset[str]
    """The types of resources that the emulator can make."""
    variables: Mapping[str, str]
    """What functions are told instead of what the template says, if it says it at all."""
    parameters: Mapping[str, str | int]
    """What the template's parameters are, if it has them."""


def localise(stack: str, template: Template, place: Place) -> Template:
    """Make a stack's template fit. Raises Trouble for one that cannot run on a laptop."""
    resources: Mapping[str, Template] = template["Resources"]
    gone = {name for name, resource in resources.items() if not _runs(resource, place)}
    kept = {name: _fit(stack, name, resource, place) for name, resource in resources.items() if name not in gone}
    parameters = {
        name: {**parameter, **({"Default": place.parameters[name]} if name in place.parameters else {})}
        for name, parameter in template.get("Parameters", {}).items()
        if name != "BootstrapVersion"
    }
    rest = {name: part for name, part in template.items() if name not in ("Resources", "Parameters", "Rules")}
    return without({**rest, "Parameters": parameters, "Resources": kept}, gone)


def without(template: Template, gone: set[str]) -> Template:
    """The template without what refers to resources that are gone: properties, list items, outputs, dependencies."""
    resources = {name: _independent(resource, gone) for name, resource in template["Resources"].items()}
    cut = _cut({**template, "Resources": resources}, gone)
    # An output without a value is none.
    outputs = {name: output for name, output in cut.get("Outputs", {}).items() if "Value" in output}
    return {**cut, "Outputs": outputs}


def functions(template: Template) -> Iterator[tuple[str, str]]:
    """The studio's functions in a template: the name of each one's folder, and its logical id."""
    for name, resource in template["Resources"].items():
        handler = _handler(resource)
        if handler and handler.startswith(OURS):
            yield handler.split(".")[1], name


def buckets(template: Template) -> dict[str, str]:
    """The names of a localised template's buckets, by their logical ids."""
    return {
        name: resource["Properties"]["BucketName"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::S3::Bucket"
    }


def _runs(resource: Template, place: Place) -> bool:
    kind = resource["Type"]
    if kind == _FUNCTION:
        handler = _handler(resource)
        return handler is None or handler.startswith(OURS)
    return kind in place.supported and kind not in _NO_USE and not kind.startswith(_APPCONFIG)


def _fit(stack: str, name: str, resource: Template, place: Place) -> Template:
    properties: Template = resource.get("Properties", {})
    match resource["Type"]:
        case "AWS::Lambda::Function":
            fitted = _function(name, resource, place)
        case "AWS::S3::Bucket":
            unversioned = {key: value for key, value in properties.items() if key != "VersioningConfiguration"}
            fitted = {"BucketName": f"{stack}-{name}".lower()[:63], **unversioned}
        case "AWS::S3::BucketPolicy":
            fitted = {**properties, "PolicyDocument": _lenient(properties["PolicyDocument"])}
        case "AWS::StepFunctions::StateMachine":
            fitted = {**properties, "DefinitionString": _inline(properties["DefinitionString"])}
        case "AWS::SQS::Queue" if "VisibilityTimeout" in properties:
            seconds = min(properties["VisibilityTimeout"], _VISIBILITY_SECONDS)
            fitted = {**properties, "VisibilityTimeout": seconds}
        case "AWS::ApiGatewayV2::Api":
            fitted = _api(properties)
        case "AWS::CloudFront::Distribution":
            fitted = {**properties, "DistributionConfig": _plain(properties["DistributionConfig"])}
        case _:
            return resource
    return {**resource, "Properties": fitted}


def _function(name: str, resource: Template, place: Place) -> Template:
    handler = _handler(resource)
    if handler is None:
        raise Trouble(f"The function {name} runs in an image, and does not say what.", "Give it a command in its code.")
    properties = {key: value for key, value in resource["Properties"].items() if key not in _HOST_ONLY}
    variables: Mapping[str, Any] = properties.get("Environment", {}).get("Variables", {})
    told = {key: place.variables.get(key, value) for key, value in variables.items()}
    return {
        **properties,
        "Runtime": "provided.al2023",
        "Handler": handler,
        "Code": {"S3Bucket": CODE_BUCKET, "S3Key": CODE_KEY},
        "Environment": {"Variables": told},
    }


def _handler(resource: Template) -> str | None:
    """What a function starts with: its handler, or its image's command."""
    if resource["Type"] != _FUNCTION:
        return None
    properties: Template = resource["Properties"]
    handler: str | None = properties.get("Handler")
    command: list[str] = properties.get("ImageConfig", {}).get("Command", [])
    return command[0] if command else handler


def _api(properties: Template) -> Template:
    id = SOCKETS_ID if properties.get("ProtocolType") == "WEBSOCKET" else API_ID
    fitted = {**properties, "Tags": {**properties.get("Tags", {}), "ms-custom-id": id}}
    if "CorsConfiguration" in properties:
        cors: Template = properties["CorsConfiguration"]
        fitted["CorsConfiguration"] = {key[0].lower() + key[1:]: value for key, value in cors.items()}
    return fitted


def _lenient(policy: Template) -> Template:
    """A bucket's policy that does not ask for TLS, nor for whom CloudFront works."""

    def trust(statement: Template) -> Template:
        if statement["Principal"] != {"Service": "cloudfront.amazonaws.com"}:
            return statement
        return {key: value for key, value in statement.items() if key != "Condition"}

    tls = {"Bool": {"aws:SecureTransport": "false"}}
    return {**policy, "Statement": [trust(said) for said in policy["Statement"] if said.get("Condition") != tls]}


def _plain(distribution: Template) -> Template:
    """A distribution that does not insist on TLS."""

    def behave(behaviour: Template) -> Template:
        return {**behaviour, "ViewerProtocolPolicy": "allow-all"}

    return {
        **distribution,
        "DefaultCacheBehavior": behave(distribution["DefaultCacheBehavior"]),
        "CacheBehaviors": [behave(behaviour) for behaviour in distribution.get("CacheBehaviors", [])],
    }


def _inline(definition: Any) -> Any:
    """A state machine without distributed Maps, in whatever pieces it is written."""
    match definition:
        case str():
            return _DISTRIBUTED.sub(_INLINE, definition)
        case {"Fn::Join": [between, pieces]}:
            return {"Fn::Join": [between, [_inline(piece) for piece in pieces]]}
        case _:
            return definition


def _independent(resource: Template, gone: set[str]) -> Template:
    named = resource.get("DependsOn", [])
    depends = [name for name in ([named] if isinstance(named, str) else named) if name not in gone]
    rest = {key: value for key, value in resource.items() if key != "DependsOn"}
    return {**rest, "DependsOn": depends} if depends else rest


def _cut(node: Any, gone: set[str]) -> Any:
    """A part of a template without what refers to `gone`; `_GONE` when it is a reference itself, or made from one."""
    if isinstance(node, list):
        items = [_cut(item, gone) for item in node]
        return [item for item in items if item is not _GONE]
    if not isinstance(node, dict):
        return node
    if len(node) == 1:
        ((function, argument),) = node.items()
        if _refers(function, argument, gone):
            return _GONE
        if function.startswith("Fn::") and _mentions(argument, gone):
            return _GONE
    parts = {key: _cut(value, gone) for key, value in node.items()}
    kept = {key: value for key, value in parts.items() if value is not _GONE}
    # A permission for what is gone is none, and one that names nothing is refused.
    return _GONE if node.keys() >= _PERMISSION and not kept.get("Resource") else kept


def _mentions(node: Any, gone: set[str]) -> bool:
    if isinstance(node, list):
        return any(_mentions(item, gone) for item in node)
    if isinstance(node, dict):
        return any(_refers(key, value, gone) or _mentions(value, gone) for key, value in node.items())
    return False


def _refers(function: str, argument: Any, gone: set[str]) -> bool:
    match function, argument:
        case "Ref", str():
            return argument in gone
        case "Fn::GetAtt", [name, *_]:
            return name in gone
        case "Fn::GetAtt", str():
            return argument.split(".")[0] in gone
        case "Fn::Sub", str():
            return any(f"${{{name}}}" in argument or f"${{{name}." in argument for name in gone)
        case "Fn::Sub", [str() as text, *_]:
            return any(f"${{{name}}}" in text or f"${{{name}." in text for name in gone)
        case _:
            return False
