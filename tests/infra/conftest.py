"""Templates of every profile, made by the environment of the infrastructure's own tools (`make infra`)."""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "infra/examples"
PROFILES = ("testnet", "production", "large")


def tool(environment: str, name: str) -> Path:
    """A program of `.tools/infra` or `.tools/checkov`."""
    found = Path(os.environ.get("PROOFBOOK_INFRA_TOOLS", ROOT / ".tools")) / environment / "bin" / name
    if not found.exists():
        raise FileNotFoundError(f"{found} is missing; run make infra")
    return found


class Templates:
    """What `infra.app` wrote for one settings file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stacks: dict[str, dict[str, Any]] = {
            file.name.removesuffix(".template.json").rpartition("-")[2]: json.loads(file.read_text())
            for file in sorted(folder.glob("*.template.json"))
        }

    def of(self, *kinds: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """(stack/id, resource) of every resource of these types."""
        for stack, template in self.stacks.items():
            for name, one in template["Resources"].items():
                if one["Type"] in kinds:
                    yield f"{stack}/{name}", one

    def properties(self, *kinds: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The same, properties alone."""
        for name, one in self.of(*kinds):
            yield name, one.get("Properties", {})

    @cached_property
    def statements(self) -> list[tuple[str, dict[str, Any]]]:
        """Every statement of a policy that gives a role something; policies of resources are not among them."""
        found = []
        for name, policy in self.properties("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            found += [(name, one) for one in policy["PolicyDocument"]["Statement"]]
        for name, role in self.properties("AWS::IAM::Role"):
            for policy in role.get("Policies", ()):
                found += [(name, one) for one in policy["PolicyDocument"]["Statement"]]
        return found


def listed(value: Any) -> list[Any]:
    """A list, of which CloudFormation writes one item alone."""
    return value if isinstance(value, list) else [value]


def written(folder: Path, name: str) -> Path:
    """The settings file of a profile; `large` is production on machines of its own."""
    if name != "large":
        return EXAMPLES / f"{name}.toml"
    content = (EXAMPLES / "production.toml").read_text()
    changed = content.replace('size = "medium"', 'size = "large"').replace('"fargate"', '"ec2"')
    assert tomllib.loads(changed)["compute"] == "ec2"
    path = folder / "large.toml"
    path.write_text(changed)
    return path


def run(*words: object, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in words], cwd=ROOT, capture_output=True, text=True, check=False, **more)


@pytest.fixture(scope="session")
def all_templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Templates]:
    folder = tmp_path_factory.mktemp("cdk")
    made = {}
    for name in PROFILES:
        done = run(tool("infra", "python"), "-m", "infra.app", written(folder, name), "--out", folder / name)
        assert done.returncode == 0, done.stderr[-3000:]
        made[name] = Templates(folder / name)
    return made


@pytest.fixture(params=PROFILES)
def templates(request: pytest.FixtureRequest, all_templates: dict[str, Templates]) -> Templates:
    return all_templates[request.param]
