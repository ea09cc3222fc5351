"""Providers: whom the studio asks, as its options say, and what a function may therefore read and call.

A key is its owner's: the template only names the secret that it lies in, and lets those read it who ask that company.
"""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

import json
from collections.abc import Callable, Collection, Mapping

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.aws.acknowledgements import acknowledge_wildcard, named
from infra.aws.options import Options
from infra.aws.store import Store
from shared.production.catalogue import CAPABILITIES, is_keyed, key_secret, resolve

_LIBRARY = "library/*"


class Providers(Construct):
    def __init__(self, scope: Construct, store: Store, options: Options) -> None:
        """`options` are known to be good: whom they name is in the catalogue."""
        super().__init__(scope, "Providers")
        self._options = options
        self._assets: s3.Bucket = store.assets
        self._secrets = {
            company: secretsmanager.Secret.from_secret_name_v2(self, company.title(), key_secret(company))
            for company in sorted(self._companies(CAPABILITIES))
            if is_keyed(company)
        }

    def surroundings(self) -> dict[str, str]:
        """What every function is told: whoever quotes a price knows whom the others ask."""
        return {
            **{f"STUDIO_{capability.upper()}": said for capability, said in self._options.chains.items()},
            "STUDIO_PROVIDER_SECRETS": json.dumps({company: key_secret(company) for company in self._secrets}),
            "STUDIO_PROVIDER_URLS": json.dumps(dict(self._options.addresses)),
            "STUDIO_PROVIDER_LIMITS": self._options.provider_limits,
        }

    def grant(self, function: lambda_.Function, asks: Collection[str]) -> None:
        """Let a function ask the companies of some capabilities, and nobody else."""
        companies = self._companies(asks)
        for company in sorted(companies):
            if company in self._secrets:
                self._secrets[company].grant_read(function)
            self._others.get(company, _nothing)(function)

    @property
    def _others(self) -> Mapping[str, Callable[[lambda_.Function], None]]:
        """Companies that no key opens."""
        return {"polly": _let_speak, "library": self._let_play}

    def _companies(self, capabilities: Collection[str]) -> set[str]:
        chains = (resolve(capability, self._options.chains[capability].split(",")) for capability in capabilities)
        return {choice.model.company for chain in chains for choice in chain}

    def _let_play(self, function: lambda_.Function) -> None:
        s3.BucketGrants.from_bucket(self._assets).actions_on_object_keys(function, _LIBRARY, "s3:GetObject")
        iam.Grant.add_to_principal(
            grantee=function,
            actions=["s3:ListBucket"],
            resource_arns=[self._assets.bucket_arn],
            conditions={"StringLike": {"s3:prefix": _LIBRARY}},
        )
        which = named(self._assets.bucket_arn, self._assets, function)
        acknowledge_wildcard(function.role, f"{which}/{_LIBRARY}", "What is in the library, its owner decides")


def _let_speak(function: lambda_.Function) -> None:
    # Without a lexicon, a call names no resource.
    iam.Grant.add_to_principal(grantee=function, actions=["polly:SynthesizeSpeech"], resource_arns=["*"])


def _nothing(_: lambda_.Function) -> None: ...
