"""From a settings file to a folder of templates: `python -m infra.app SETTINGS.toml [--out cdk.out]`.

As a CDK app (`cdk deploy --app "python -m infra.app SETTINGS.toml"`) the folder is the one that the CLI names.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from aws_cdk import App, Environment, Stack, Tags

from infra.errors import InfraError
from infra.parts.data import Data
from infra.parts.keys import Keys
from infra.parts.network import Network
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


def build(settings: Settings, app: App) -> dict[str, Stack]:
    """Every stack of an installation, by concern."""
    place = {"env": Environment(account=settings.account, region=settings.region)}
    kept = {**place, "termination_protection": settings.production}

    def called(concern: str) -> str:
        return f"Proofbook-{settings.stage}-{concern}"

    keys = Keys(app, called("Keys"), settings, **kept)
    network = Network(app, called("Network"), settings, keys.at_rest, **place)
    data = Data(app, called("Data"), settings, network, keys, **kept)
    for tag, value in (("proofbook:stage", settings.stage), ("proofbook:profile", settings.profile)):
        Tags.of(app).add(tag, value)
    return {"keys": keys, "network": network, "data": data}


def main(arguments: list[str] | None = None) -> int:
    """Write the templates; 0, or 1 with what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m infra.app", description=__doc__.splitlines()[0])
    parser.add_argument("settings", type=Path)
    parser.add_argument("--out", type=Path, default=None)
    chosen = parser.parse_args(arguments)
    try:
        settings = load(chosen.settings)
        out = None if chosen.out is None else str(chosen.out)
        app = App(outdir=out or os.environ.get("CDK_OUTDIR"), context=FLAGS, analytics_reporting=False)
        build(settings, app)
        app.synth()
    except InfraError as error:
        sys.stderr.write(f"error: {error.message}\nwhat to do: {error.remedy}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
