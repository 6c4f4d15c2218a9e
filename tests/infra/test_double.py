"""Every stack on a local double of AWS, and what of them can be tried there, by the product's own code.

Left to real AWS: rights (the double enforces none), Aurora's data plane, containers, CloudFront's answers, WAF's rules,
NAT, flow logs, budgets.
"""

from __future__ import annotations

import base64
import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from eth_account import Account

from api.accounts.oidc import Keys, Tokens
from api.errors import NotSignedIn
from api.live.snapshot import DynamoSnapshot
from api.settings import check
from chain.signers import LocalKey, recovered
from chain.signers.credentials import Fixed
from chain.signers.reference import key_from
from chain.signers.sigv4 import Credentials, Scope, signed_headers
from pricing.agree.parameters_file import read_parameters
from pricing.engine import priced
from pricing.guard import NewPrice
from pricing.parameters import Parameters
from pricing.request import REQUESTS
from pricing.run.by_lambda import ByLambda
from pricing.shipped import PARAMETERS
from proofbook.clock import SystemWallClock
from tests.infra.conftest import EXAMPLES, ROOT, Templates, tool

pytestmark = [pytest.mark.slow, pytest.mark.process, pytest.mark.xdist_group("infra")]

UNKNOWN = {
    "AWS::Budgets::Budget",
    "AWS::EC2::EIP",
    "AWS::EC2::FlowLog",
    "AWS::EC2::NatGateway",
    "AWS::EC2::Route",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::WAFv2::LoggingConfiguration",
}
"""Types that the double cannot make; of routes only those through a NAT gateway."""
PERSON, PASSWORD = "ann@example.org", "Correct-Horse-4-Battery"


@dataclass
class Aws:
    """The double with everything on it."""

    endpoint: str
    account: str
    region: str
    secret: str
    stacks: dict[str, dict[str, Any]]

    @property
    def credentials(self) -> Fixed:
        return Fixed(Credentials(self.account, self.secret))

    def output(self, stack: str, name: str) -> str:
        return str(self.stacks[stack]["outputs"][name])

    def resources(self, stack: str, kind: str) -> list[str]:
        return [name for one, name in self.stacks[stack]["resources"] if one == kind]

    def ask(self, service: str, target: str, body: dict[str, Any]) -> dict[str, Any]:
        """One operation of a service that speaks JSON, signed as the product signs."""
        url, content = f"{self.endpoint}/", json.dumps(body).encode()
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": target}
        scope = Scope(self.region, service, _utc())
        signed = signed_headers("POST", url, headers, content, self.credentials.current(), scope)
        answer = httpx.post(url, content=content, headers=signed, timeout=30)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def _utc() -> datetime:
    return datetime.now(UTC)


@contextmanager
def brought_up(templates: Path, folder: Path) -> Iterator[Aws]:
    command = [tool("infra", "python"), "-m", "infra.double", EXAMPLES / "testnet.toml", folder]
    errors = folder / "errors"
    with (
        errors.open("w") as told,
        subprocess.Popen(
            [str(word) for word in (*command, "--templates", templates)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stdin is not None
        # A double that hangs must not hang the suite.
        watch = threading.Timer(240, process.kill)
        watch.start()
        try:
            lines = []
            for line in process.stdout:
                lines.append(json.loads(line))
                if lines[-1] == {"ready": True}:
                    break
            # Killed, it would leave the double behind: from here on its input ends it.
            watch.cancel()
            assert lines, errors.read_text()[-3000:]
            assert lines[-1] == {"ready": True}, errors.read_text()[-3000:]
            where, *stacks = lines[:-1]
            yield Aws(**where, stacks={one["name"].rpartition("-")[2]: one for one in stacks})
        finally:
            watch.cancel()
            process.stdin.close()
            process.wait(30)


@pytest.fixture(scope="session")
def aws(all_templates: dict[str, Templates], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    with brought_up(all_templates["testnet"].folder, tmp_path_factory.mktemp("double")) as found:
        yield found


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as made:
        yield made


def test_double__has_every_stack_and_lacks_only_what_is_listed(aws: Aws, all_templates: dict[str, Templates]) -> None:
    templates = all_templates["testnet"]
    assert aws.stacks.keys() == templates.stacks.keys()
    left_out = {kind for one in aws.stacks.values() for _, kind in one["left_out"]}
    assert left_out <= UNKNOWN
    made = sum(len(one["resources"]) for one in aws.stacks.values())
    assert made > 150
    assert made + sum(len(one["left_out"]) for one in aws.stacks.values()) == sum(
        len(one["Resources"]) for one in templates.stacks.values()
    )


def test_double__listens_on_loopback_alone(aws: Aws) -> None:
    port = int(aws.endpoint.rpartition(":")[2])
    listening = {
        line.split()[1].partition(":")[0]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    assert listening == {"0100007F"}


def test_price__by_the_deployed_function__is_the_engines_own(aws: Aws, client: httpx.Client) -> None:
    shipped: Parameters = read_parameters(PARAMETERS)
    asked = json.loads((ROOT / "infra/parts/canary.json").read_text())["request"]
    rated = {**asked["football"], "division": "international", "home": "France", "away": "Croatia", "reference": None}
    ask = ByLambda(
        aws.output("Pricing", "FunctionName"),
        aws.region,
        aws.credentials,
        client,
        shipped.digest,
        60,
        aws.endpoint,
    )
    for content in (asked, {**asked, "football": rated}):
        request = REQUESTS.validate_python(content)
        answer = ask(request)
        assert isinstance(answer, NewPrice), answer
        assert answer.sheet == priced(request, shipped)
    assert answer.sheet.minutes


def test_sign_in__through_the_deployed_pool__is_taken_by_the_api(aws: Aws, client: httpx.Client) -> None:
    pool, app = aws.output("Identity", "PoolId"), aws.output("Identity", "RehearsalClient")
    target = "AWSCognitoIdentityProviderService"

    def ask(operation: str, **body: Any) -> dict[str, Any]:
        return aws.ask("cognito-idp", f"{target}.{operation}", body)

    ask("AdminCreateUser", UserPoolId=pool, Username=PERSON, MessageAction="SUPPRESS", TemporaryPassword=PASSWORD)
    ask("AdminSetUserPassword", UserPoolId=pool, Username=PERSON, Password=PASSWORD, Permanent=True)
    ask("AdminAddUserToGroup", UserPoolId=pool, Username=PERSON, GroupName="operators")
    signed_in = ask(
        "AdminInitiateAuth",
        UserPoolId=pool,
        ClientId=app,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": PERSON, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    issuer = f"https://cognito-idp.{aws.region}.amazonaws.com/{pool}"
    settings = check(
        {
            "oidc_issuer": issuer,
            "oidc_client_ids": [app],
            # Everywhere else it is the issuer's own address.
            "oidc_jwks_url": f"{aws.endpoint}/{pool}/.well-known/jwks.json",
        }
    )
    wall = SystemWallClock()
    assert settings.oidc_jwks_url is not None
    tokens = Tokens(settings, Keys(settings.oidc_jwks_url, wall, client), wall)
    claims = tokens.verify(signed_in["AccessToken"])
    assert claims.issuer == issuer
    assert claims.groups == {"operators"}
    assert abs(claims.authenticated_at - time.time()) < 60
    # An ID token proves nothing here, nor a token whose claims somebody has changed, nor one of another client.
    header, body, signature = signed_in["AccessToken"].split(".")
    forged = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged["cognito:groups"] = ["operators", "owners"]
    changed = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
    for bad in (signed_in["IdToken"], f"{header}.{changed}.{signature}"):
        with pytest.raises(NotSignedIn):
            tokens.verify(bad)
    other = check({"oidc_issuer": issuer, "oidc_client_ids": ["other"], "oidc_jwks_url": settings.oidc_jwks_url})
    with pytest.raises(NotSignedIn):
        Tokens(other, Keys(settings.oidc_jwks_url, wall, client), wall).verify(signed_in["AccessToken"])


def test_board__kept_in_the_deployed_table__is_read_back_and_never_replaced_by_an_older(
    aws: Aws, client: httpx.Client
) -> None:
    table = aws.output("Data", "SnapshotTable")
    kept = DynamoSnapshot(table, aws.region, "0xb00c", aws.credentials, client, aws.endpoint)
    board = {"fixture": "france-croatia", "kickoff": 1, "markets": {"1:1:0:0-0": {"odds_ppm": [1_970_000, None]}}}
    assert kept.get("france-croatia") is None
    assert kept.put(7, board, 2_000_000_000)
    assert kept.get("france-croatia") == (7, board)
    assert not kept.put(6, {**board, "kickoff": 2}, 2_000_000_000)
    assert not kept.put(7, {**board, "kickoff": 2}, 2_000_000_000)
    assert kept.put(8, {**board, "kickoff": 3}, 2_000_000_000)
    assert kept.get("france-croatia") == (8, {**board, "kickoff": 3})


@pytest.mark.parametrize("part", ["Desk", "Issuer", "Reporter1", "Relayer2"])
def test_key__of_the_deployed_keys__signs_digests_and_transactions(aws: Aws, part: str) -> None:
    environ = {"AWS_ACCESS_KEY_ID": aws.account, "AWS_SECRET_ACCESS_KEY": aws.secret}
    # As a container's file names it, with the double's address behind.
    key = key_from(f"aws-kms {aws.region} {aws.output('Keys', f'Id{part}')} {aws.endpoint}", environ=environ)
    for digest in (bytes(32), bytes(range(32)), b"\xff" * 32):
        assert recovered(digest, key.sign(digest)) == key.address
    transaction = {
        "to": key.address,
        "value": 1,
        "gas": 21_000,
        "nonce": 0,
        "chainId": 31_337,
        "maxFeePerGas": 10**9,
        "maxPriorityFeePerGas": 1,
        "data": "0x",
        "type": 2,
    }
    assert Account.recover_transaction(key.sign_transaction(transaction)) == key.address
    key.close()


def test_keys__of_every_role__are_different_and_nobodys_that_everybody_knows(aws: Aws) -> None:
    environ = {"AWS_ACCESS_KEY_ID": aws.account, "AWS_SECRET_ACCESS_KEY": aws.secret}
    names = [name for name in aws.stacks["Keys"]["outputs"] if name.startswith("Id")]
    addresses = set()
    for name in names:
        key = key_from(f"aws-kms {aws.region} {aws.output('Keys', name)} {aws.endpoint}", environ=environ)
        addresses.add(key.address)
        key.close()
    assert len(addresses) == len(names) == 8
    assert (
        LocalKey.from_mnemonic("test test test test test test test test test test test junk", 2).address
        not in addresses
    )


def test_schedule__of_the_canary__asks_the_function_for_a_price_that_it_can_make(aws: Aws) -> None:
    (name,) = aws.resources("Pricing", "AWS::Scheduler::Schedule")
    found = httpx.get(
        f"{aws.endpoint}/schedules/{name.rpartition('/')[2]}",
        headers=signed_headers(
            "GET",
            f"{aws.endpoint}/schedules/{name.rpartition('/')[2]}",
            {},
            b"",
            aws.credentials.current(),
            Scope(aws.region, "scheduler", _utc()),
        ),
        timeout=10,
    ).json()
    assert found["ScheduleExpression"] == "rate(1 minute)"
    request = REQUESTS.validate_python(json.loads(found["Target"]["Input"])["request"])
    assert priced(request).standing.value == "open"
