"""Acknowledgements: what cdk-nag objects to and why it stays so. One resource, one finding, one reason."""

from aws_cdk import Acknowledgment, Stack, Validations
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct, IConstruct


def acknowledge(construct: IConstruct, finding: str, reason: str) -> None:
    """Let one finding of the AwsSolutions pack stand, on one construct."""
    Validations.of(construct).acknowledge(Acknowledgment(id=f"AwsSolutions::AwsSolutions-{finding}", reason=reason))


def acknowledge_wildcard(construct: IConstruct, resource: str, reason: str) -> None:
    """Let a policy name more than one resource. `resource` is what `named` says, with its asterisk."""
    acknowledge(construct, f"IAM5[Resource::{resource}]", reason)


def named(arn: str, owner: Construct, seen_from: Construct) -> str:
    """What cdk-nag calls an ARN in a policy: the export's name when it belongs to another stack."""
    if Stack.of(owner) is not Stack.of(seen_from):
        imported = Stack.of(owner).resolve(Stack.of(owner).export_value(arn))
        return str(imported["Fn::ImportValue"])
    return f"<{logical_id(owner)}.Arn>"


def executions(machine: sfn.StateMachine) -> str:
    """What cdk-nag calls the executions of a machine in a policy, up to where it says which."""
    name = f'{{"Fn::Select":[6,{{"Fn::Split":[":",{{"Ref":"{logical_id(machine)}"}}]}}]}}'
    return f"arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{name}"


def logical_id(construct: Construct) -> str:
    """What a resource is called in its template."""
    stack = Stack.of(construct)
    return str(stack.resolve(stack.get_logical_id(construct.node.default_child)))  # pyright: ignore[reportArgumentType]
