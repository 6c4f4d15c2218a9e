"""Assets and stacks of a folder of templates, in the order that CDK gives, on the double."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from infra.double.fitting import fitted
from infra.double.server import SECRET, Double
from infra.errors import DoubleFailed

DEPLOYED_WITHIN_S: Final = 180.0
_FIXED: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Deployed:
    """One stack that stands: its outputs, its resources as (type, physical id), and what was left out of it."""

    name: str
    region: str
    outputs: dict[str, str]
    resources: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]


def client(double: Double, service: str, region: str | None = None) -> Any:
    """A client of one service of the double."""
    return boto3.client(
        service,
        endpoint_url=double.endpoint,
        region_name=region or double.region,
        aws_access_key_id=double.account,
        aws_secret_access_key=SECRET,
        config=Config(retries={"max_attempts": 1}, read_timeout=60, s3={"addressing_style": "path"}),
    )


def known_types() -> frozenset[str]:
    """What the double's CloudFormation can make."""
    from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

    return frozenset(_RESOURCE_HANDLERS)


def deploy(double: Double, folder: Path) -> Iterator[Deployed]:
    """Every stack of the folder. Raises DoubleFailed for one that did not come to stand."""
    known = known_types()
    for name, artifact in _ordered(json.loads((folder / "manifest.json").read_text())["artifacts"]):
        region = artifact["environment"].rpartition("/")[2]
        _upload(double, folder, name, region)
        template = fitted(json.loads((folder / artifact["properties"]["templateFile"]).read_text()), known)
        cloud = client(double, "cloudformation", region)
        cloud.create_stack(
            StackName=name,
            # By address: a body in the request may have 51,200 bytes only, there as on the double.
            TemplateURL=_put(double, region, f"{name}.template.json", json.dumps(template.template).encode()),
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        )
        stack = _await(cloud, name)
        resources = cloud.describe_stack_resources(StackName=name)["StackResources"]
        yield Deployed(
            name,
            region,
            {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", ())},
            tuple((one["ResourceType"], one.get("PhysicalResourceId", "")) for one in resources),
            template.left_out,
        )


def _ordered(artifacts: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    stacks = {name: one for name, one in artifacts.items() if one["type"] == "aws:cloudformation:stack"}
    done: set[str] = set()
    while len(done) < len(stacks):
        ready = [
            name
            for name, one in stacks.items()
            if name not in done and done >= {other for other in one.get("dependencies", ()) if other in stacks}
        ]
        for name in ready:
            done.add(name)
            yield name, stacks[name]


def _upload(double: Double, folder: Path, name: str, region: str) -> None:
    """The files that a stack names, where its template expects them."""
    files = json.loads((folder / f"{name}.assets.json").read_text())["files"]
    for asset in files.values():
        if asset["source"]["path"].endswith(".template.json"):
            continue
        for place in asset["destinations"].values():
            bucket = place["bucketName"].replace("${AWS::AccountId}", double.account).replace("${AWS::Region}", region)
            _put(double, region, place["objectKey"], _packed(folder / asset["source"]["path"]), bucket)


def _put(double: Double, region: str, key: str, body: bytes, bucket: str = "templates") -> str:
    """Keep an object; gives its address."""
    s3, named = client(double, "s3", region), bucket if bucket != "templates" else f"{bucket}-{region}"
    if named not in {one["Name"] for one in s3.list_buckets()["Buckets"]}:
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=named, **place)
    s3.put_object(Bucket=named, Key=key, Body=body)
    return f"{double.endpoint}/{named}/{key}"


def _packed(source: Path) -> bytes:
    if source.is_file():
        return source.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in sorted(one for one in source.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(str(file.relative_to(source)), _FIXED)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def _await(cloud: Any, name: str) -> dict[str, Any]:
    ends = time.monotonic() + DEPLOYED_WITHIN_S
    while time.monotonic() < ends:
        stack: dict[str, Any] = cloud.describe_stacks(StackName=name)["Stacks"][0]
        status = stack["StackStatus"]
        if status == "CREATE_COMPLETE":
            return stack
        if "FAILED" in status or "ROLLBACK" in status:
            events = cloud.describe_stack_events(StackName=name)["StackEvents"]
            reasons = [
                f"{one['LogicalResourceId']}: {one.get('ResourceStatusReason', '')}"
                for one in events
                if "FAILED" in one["ResourceStatus"]
            ]
            raise DoubleFailed(f"{name} is {status}: {'; '.join(reasons)[:1500]}", "see the double's log")
        time.sleep(0.2)
    raise DoubleFailed(f"{name} did not stand within {DEPLOYED_WITHIN_S:g} s", "see the double's log")
