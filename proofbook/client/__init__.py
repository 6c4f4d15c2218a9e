"""A client of the API: a method a route, types as the API describes them, problems as exceptions.

    with Client("http://127.0.0.1:8800") as client:
        for fixture in client.list_fixtures(sport="football", in_play=True):
            print(fixture["home"], fixture["away"])

`calls.py` and `schemas.py` are generated from the API's own description (`python -m scripts._dev.generate_client`).
Bodies and answers are plain dictionaries with typed keys; whole numbers stay whole. It needs httpx and nothing else.
"""

from proofbook.client.errors import ApiProblem, ApiUnreachable, ClientError
from proofbook.client.transport import Client, Event

__all__ = ["ApiProblem", "ApiUnreachable", "Client", "ClientError", "Event"]
