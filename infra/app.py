"""From a settings file to a folder of templates: `python -m infra.app SETTINGS.toml [--out cdk.out]`.

As a CDK app (`cdk deploy --app "python -m infra.app SETTINGS.toml"`) the folder is the one that the CLI names.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any, Final

from aws_cdk import App, Environment, Stack, Tags

from infra.bundle import ROOT, make
from infra.errors import InfraError
from infra.parts.budget import Budget
from infra.parts.compute import Compute
from infra.parts.data import Data
from infra.parts.edge import Edge
from infra.parts.identity import Identity
from infra.parts.images import Images
from infra.parts.keys import Keys
from infra.parts.network import Network
from infra.parts.pricing import Pricing
from infra.parts.vault import Vault
from infra.parts.watch import Watch
from infra.settings import Settings, load

FLAGS: Final = {
    "@aws-cdk/aws-iam:minimizePolicies": True,
    "@aws-cdk/core:stackRelativeExports": True,
    "@aws-cdk/aws-efs:denyAnonymousAccess": True,
    "@aws-cdk/aws-s3:createDefaultLoggingPolicy": True,
    "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True,
    "@aws-cdk/aws-secretsmanager:useAttachedSecretResourcePolicyForSecretTargetAttachments": True,
    "aws:cdk:enable-asset-metadata": False,
}


def build(settings: Settings, app: App, bundle: Path) -> dict[str, Stack]:
    """Every stack of an installation, by concern."""
    place: dict[str, Any] = {"env": Environment(account=settings.account, region=settings.region)}
    kept: dict[str, Any] = {**place, "termination_protection": settings.production}

    def called(concern: str) -> str:
        return f"Proofbook-{settings.stage}-{concern}"

    keys = Keys(app, called("Keys"), settings, **kept)
    network = Network(app, called("Network"), settings, keys.at_rest, **place)
    vault = Vault(app, called("Vault"), settings, keys, **kept)
    data = Data(app, called("Data"), settings, network, keys, **kept)
    identity = Identity(app, called("Identity"), settings, **kept)
    images = Images(app, called("Images"), settings, keys, **kept)
    pricing = Pricing(app, called("Pricing"), settings, keys.at_rest, bundle, **place)
    compute = Compute(
        app,
        called("Compute"),
        settings,
        network=network,
        keys=keys,
        vault=vault,
        data=data,
        identity=identity,
        images=images,
        function=pricing.function,
        **place,
    )
    # CloudFront reads certificates and firewall rules there alone.
    world: dict[str, Any] = {"env": Environment(account=settings.account, region="us-east-1")}
    edge = Edge(app, called("Edge"), settings, **world)
    watch = Watch(
        app,
        called("Watch"),
        settings,
        key=keys.at_rest,
        compute=compute,
        data=data,
        pricing=pricing,
        **place,
    )
    budget = Budget(app, called("Budget"), settings, watch.topic, **place)
    for tag, value in (("proofbook:stage", settings.stage), ("proofbook:profile", settings.profile)):
        Tags.of(app).add(tag, value)
    return {
        "keys": keys,
        "network": network,
        "vault": vault,
        "data": data,
        "identity": identity,
        "images": images,
        "pricing": pricing,
        "compute": compute,
        "edge": edge,
        "watch": watch,
        "budget": budget,
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the templates; 0, or 1 with what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m infra.app", description="Templates from a settings file.")
    parser.add_argument("settings", type=Path)
    parser.add_argument("--out", type=Path, default=None)
    chosen = parser.parse_args(arguments)
    try:
        settings = load(chosen.settings)
        out = None if chosen.out is None else str(chosen.out)
        app = App(outdir=out or os.environ.get("CDK_OUTDIR"), context=FLAGS, analytics_reporting=False)
        bundle = make(ROOT / f".build/infra/pricing-{settings.architecture}", settings.architecture)
        build(settings, app, bundle)
        app.synth()
    except InfraError as error:
        sys.stderr.write(f"error: {error.message}\nwhat to do: {error.remedy}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
