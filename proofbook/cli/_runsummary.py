"""What `run` prints once when all is up: where each part answers, and what to do with it."""

from __future__ import annotations

import time
from pathlib import Path

from proofbook.cli._nodecommittee import Committee
from proofbook.cli._runapi import RunningApi
from proofbook.cli._runnodes import shown
from proofbook.cli._runparts import Addresses
from proofbook.cli._stage import Stage


def addresses_of(stage: Stage, api: RunningApi, committee: Committee) -> Addresses:
    """The addresses that the screen and `proofbook status` ask."""
    nodes = {member.name: member.url for member in committee.members}
    return Addresses(stage.rpc, stage.replay, api.url, api.sandbox, api.worker, nodes, time.time(), api.more)


def summary(stage: Stage, api: RunningApi, committee: Committee, file: Path, *, usual: bool) -> str:
    """The text. `usual`: the chain answers where Ape looks for it by itself."""
    host = "" if usual else f"APE_FOUNDRY_HOST={stage.rpc} "
    return f"""
Proofbook is up: open {api.url}

Logs are in {stage.logs}, contract addresses in {file}.

  chain         {stage.rpc}  chain id 31337; accounts of Anvil's own mnemonic
  match feeds   {stage.replay}  clock at {stage.replay}/clock
{api.shown()}
  pricing       three replicas that agree and sign; what it does: {stage.logs / "pricing.log"}
  console       {host}.venv/bin/ape console --network ethereum:local:foundry
  status        .venv/bin/python -m proofbook status, from another shell
  stop          Ctrl-C here, or make stop; the next start goes on from there, `make run FRESH=1` begins anew

{shown(committee)}
"""
