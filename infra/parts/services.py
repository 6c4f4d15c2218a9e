"""What runs: a row a service, with its command, its settings, its secrets, and where it keeps what it must not forget.

    desk      every route, the desk and the relayer     one: two of one key would use one nonce twice
    stream    boards and streams alone, without keys    as many as readers need
    worker    chain index, settlement, duties           one; a second waits for the first one's lead
    pricing   follows matches, asks replicas            one
    node-N    an oracle node of this operator           one: two would sign twice
    bus       NATS JetStream                            where the settings want it

Settings reach a container as environment, exactly those that the product reads elsewhere. What it wants in files comes
as `PROOFBOOK_FILE_NAME` and is written by `infra/images/enter.py` before the product starts: secrets by their name in
Secrets Manager, signing keys as `aws-kms REGION KEY`, which is no secret.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from infra.settings import Settings
from infra.sizes import Tasks

FILES = "/run/proofbook"
KEPT = "/data"
PORT = 8800
METRICS_PORT = 9600
PEERS_PORT = 7443
BUS_PORT = 4222
AUTHORITIES = "/etc/ssl/rds/global-bundle.pem"
"""Certificate authorities of Aurora, in every image."""
_API = "PROOFBOOK_API_"
_NO_KEY = "none: this service has no such key"


@dataclass(frozen=True, slots=True)
class Facts:
    """What only the other stacks know; as CDK tokens, which are text."""

    database_host: str
    issuer: str
    client: str
    keys: Mapping[str, str]
    """Key id by signing role."""
    snapshot: str
    function: str


@dataclass(frozen=True, slots=True)
class Service:
    """One row. `secrets` are names of the vault by variable; `ports` what others reach, first the one for readers."""

    name: str
    image: str
    command: tuple[str, ...]
    tasks: Tasks
    ports: tuple[int, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    keeps: bool = False
    health: tuple[str, ...] = ()

    @property
    def scales(self) -> bool:
        """Whether more than one may run."""
        return self.tasks.most > 1


def services(settings: Settings, facts: Facts) -> Iterator[Service]:
    """Every service of an installation."""
    size = settings.sizes
    api, files = _api(settings, facts), _api_secrets(settings)
    ask = "import urllib.request as u; u.urlopen('http://127.0.0.1:{}/{}', timeout=4)"
    serving = ("python", "-c", ask.format(PORT, "healthz"))
    yield Service(
        "desk", "api", ("api", "serve", "--migrate"), size.desk, (PORT,), api, files, keeps=True, health=serving
    )
    yield Service(
        "stream",
        "api",
        ("api", "serve", "--no-publish", "--no-desk"),
        size.stream,
        (PORT,),
        api,
        files,
        health=serving,
    )
    working = {f"{_API}WORKER_METRICS_PORT": str(METRICS_PORT)}
    yield Service(
        "worker",
        "worker",
        ("api", "work"),
        size.worker,
        (METRICS_PORT,),
        api | working,
        files,
        keeps=True,
        health=("python", "-c", ask.format(METRICS_PORT, "metrics")),
    )
    yield _pricing(settings, facts)
    for number, addresses in enumerate(settings.node_addresses, 1):
        yield _node(settings, facts, number, *addresses.split())
    if settings.bus:
        words = ("-js", "-sd", KEPT, "-a", "0.0.0.0", "-p", str(BUS_PORT))  # noqa: S104 (in a private subnet)
        yield Service("bus", "bus", words, size.bus, (BUS_PORT,), keeps=True)


def _api(settings: Settings, facts: Facts) -> dict[str, str]:
    """Settings of the API, the same in every process of it."""
    keys = {
        "DESK": "desk",
        "SECOND_DESK": "second-desk",
        "ISSUER": "issuer",
        "SETTLER": "settler",
        **{f"RELAYER_{number}": f"relayer-{number}" for number in range(1, settings.relayers + 1)},
    }
    relayers = [_path(f"RELAYER_{number}_KEY") for number in range(1, settings.relayers + 1)]
    given = {
        "PROFILE": settings.profile,
        "HOST": "0.0.0.0",  # noqa: S104 (in a private subnet, behind a security group)
        "PORT": str(PORT),
        "ORIGIN": f"https://{settings.domain}",
        # CloudFront and the load balancer.
        "PROXIES": "2",
        "CHAIN": settings.chain,
        "RPC_URLS": json.dumps([settings.rpc_url]),
        "DEPLOYMENT_FILE": f"/app/deployments/{settings.chain}.json",
        "CATALOGUE_FILE": f"/app/{settings.catalogue}",
        "DATABASE_URL": _database("postgresql", facts),
        "DATABASE_PASSWORD_FILE": _path("DATABASE"),
        "DATA_FOLDER": KEPT,
        "OPERATORS": json.dumps(list(settings.operators)),
        "OIDC_ISSUER": facts.issuer,
        "OIDC_CLIENT_IDS": f'["{facts.client}"]',
        "IDENTITY_PROVIDERS": json.dumps(list(settings.identity)),
        "PEPPER_FILE": _path("PEPPER"),
        "IDENTITY_KEY_FILE": _path("IDENTITY_KEY"),
        "METRICS_TOKEN_FILE": _path("METRICS_TOKEN"),
        "RELAYER_KEY_FILES": json.dumps(relayers),
        "LOG_FORMAT": "json",
        "SNAPSHOT_TABLE": facts.snapshot,
        "SNAPSHOT_REGION": settings.region,
        **{f"{part}_KEY_FILE": _path(f"{part}_KEY") for part in ("DESK", "SECOND_DESK", "ISSUER", "SETTLER")},
    }
    if "{key}" in settings.rpc_url:
        given["RPC_KEY_FILE"] = _path("RPC_KEY")
    named = {f"{_API}{name}": value for name, value in given.items()}
    held = {f"PROOFBOOK_FILE_{part}_KEY": _kms(settings, facts, role) for part, role in keys.items()}
    return named | held | _persons(settings)


def _persons(settings: Settings) -> dict[str, str]:
    """Settings of the identity provider."""
    provider = settings.identity[0]
    if provider == "sandbox":
        return {"PROOFBOOK_IDENTITY_SANDBOX_ISSUER": f"https://identity.{settings.domain}"}
    part = provider.upper().replace("-", "_")
    if provider == "documents":
        return {
            "PROOFBOOK_IDENTITY_DOCUMENTS_URL": settings.identity_issuer,
            "PROOFBOOK_IDENTITY_DOCUMENTS_LEVEL": settings.identity_client,
            **{
                f"PROOFBOOK_IDENTITY_DOCUMENTS_{name}_FILE": _path("IDENTITY_SECRET")
                for name in ("TOKEN", "SECRET", "WEBHOOK")
            },
        }
    found = {
        f"PROOFBOOK_IDENTITY_{part}_CLIENT_ID": settings.identity_client,
        f"PROOFBOOK_IDENTITY_{part}_SECRET_FILE": _path("IDENTITY_SECRET"),
    }
    if settings.identity_issuer:
        found[f"PROOFBOOK_IDENTITY_{part}_ISSUER"] = settings.identity_issuer
    if provider == "franceconnect-plus":
        found[f"PROOFBOOK_IDENTITY_{part}_KEYS_FILE"] = _path("IDENTITY_SECRET")
    return found


def _api_secrets(settings: Settings) -> dict[str, str]:
    wanted = ["database", "pepper", "identity-key", "metrics-token", "identity-secret"]
    if "{key}" in settings.rpc_url:
        wanted.append("rpc-key")
    return {f"PROOFBOOK_FILE_{name.upper().replace('-', '_')}": name for name in wanted}


def _common(settings: Settings) -> dict[str, str]:
    """Settings of what is no API: pricing and nodes."""
    key_file = {"key_file": _path("RPC_KEY")} if "{key}" in settings.rpc_url else {}
    providers = {
        "football-data": {"key_file": _path("FOOTBALL_DATA")},
        "api-football": {"key_file": _path("API_FOOTBALL")},
        "espn": {},
        "openligadb": {},
    }
    found = {
        "PROOFBOOK_PROFILE": "production" if settings.production else "test",
        "PROOFBOOK_CHAIN__PROFILE": settings.chain,
        "PROOFBOOK_CHAIN__RPC": json.dumps([{"url": settings.rpc_url, "tier": 1, **key_file}]),
        "PROOFBOOK_REPLAY__ENABLED": "false",
        "PROOFBOOK_LOGGING__FORMAT": "json",
        "PROOFBOOK_METRICS__HOST": "0.0.0.0",  # noqa: S104 (in a private subnet, behind a security group)
        "PROOFBOOK_SPORTS__PROVIDERS": json.dumps(providers),
        "PROOFBOOK_API__CORS_ORIGINS": "[]",
        "PROOFBOOK_IDENTITY__PROVIDER": "franceconnect",
    }
    if settings.production:
        # The profile asks every process for these three; a node and pricing have none of them.
        for part in ("DEPLOYER", "RELAYER", "DESK"):
            found[f"PROOFBOOK_KEYS__{part}_FILE"] = _path(f"NO_{part}")
            found[f"PROOFBOOK_FILE_NO_{part}"] = _NO_KEY
    return found


def _common_secrets(settings: Settings) -> dict[str, str]:
    wanted = ["football-data", "api-football"]
    if "{key}" in settings.rpc_url:
        wanted.append("rpc-key")
    return {f"PROOFBOOK_FILE_{name.upper().replace('-', '_')}": name for name in wanted}


def _pricing(settings: Settings, facts: Facts) -> Service:
    command = ("pricing", "run", "--catalogue", f"/app/{settings.catalogue}", "--metrics-port", str(METRICS_PORT))
    environment = {
        **_common(settings),
        "PROOFBOOK_DATABASE__URL": _database("postgresql+psycopg", facts),
        "PROOFBOOK_DATABASE__PASSWORD_FILE": _path("DATABASE"),
        "PROOFBOOK_SPORTS__EVIDENCE__FOLDER": "/tmp/evidence",  # noqa: S108 (the container's own; nodes keep evidence)
        "PROOFBOOK_RUN_FOLDER": "/tmp/run",  # noqa: S108 (replicas of one run, which end with it)
    }
    secrets = {**_common_secrets(settings), "PROOFBOOK_FILE_DATABASE": "database"}
    return Service("pricing", "worker", command, settings.sizes.pricing, (METRICS_PORT,), environment, secrets)


def _node(settings: Settings, facts: Facts, number: int, reporter: str, transmitter: str) -> Service:
    name = f"node-{number}"
    signers: dict[str, str] = {}
    for role, address in (("reporter", reporter), ("transmitter", transmitter)):
        section = f"PROOFBOOK_NODE__{role.upper()}__"
        signers |= {
            f"{section}KIND": "aws-kms",
            f"{section}KEY_ID": facts.keys[f"{role}-{number}"],
            f"{section}REGION": settings.region,
            f"{section}EXPECT_ADDRESS": address,
        }
    others = [dict(zip(("address", "urls"), (word, [url]), strict=True)) for word, url in _pairs(settings.peers)]
    environment = {
        **_common(settings),
        **signers,
        "PROOFBOOK_NODE__NAME": settings.name(name)[:32],
        "PROOFBOOK_NODE__DATA_DIR": f"{KEPT}/node",
        "PROOFBOOK_NODE__CONTRACTS": f"/app/deployments/{settings.chain}.json",
        "PROOFBOOK_NODE__CATALOGUE": f"/app/{settings.catalogue}",
        "PROOFBOOK_NODE__PEERS__HOST": "0.0.0.0",  # noqa: S104 (signed messages; TLS at the load balancer)
        "PROOFBOOK_NODE__PEERS__PORT": str(PEERS_PORT),
        "PROOFBOOK_NODE__PEERS__PUBLIC_URLS": json.dumps([f"https://{settings.origin}/{name}"]),
        "PROOFBOOK_NODE__PEERS__OTHERS": json.dumps(others),
        "PROOFBOOK_SPORTS__EVIDENCE__FOLDER": f"{KEPT}/evidence",
    }
    health = ("python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:9601/healthz', timeout=4)")
    return Service(
        name,
        "node",
        ("node", "run"),
        settings.sizes.node,
        (PEERS_PORT, METRICS_PORT),
        environment,
        _common_secrets(settings),
        keeps=True,
        health=health,
    )


def _pairs(lines: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for line in lines:
        one, other = line.split()
        yield one, other


def _path(part: str) -> str:
    return f"{FILES}/{part.lower().replace('_', '-')}"


def _kms(settings: Settings, facts: Facts, role: str) -> str:
    return f"aws-kms {settings.region} {facts.keys[role]}"


def _database(scheme: str, facts: Facts) -> str:
    return f"{scheme}://proofbook@{facts.database_host}:5432/proofbook?sslmode=verify-full&sslrootcert={AUTHORITIES}"
