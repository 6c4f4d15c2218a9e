"""The archive of what the law wants kept: batches of records, each signed and bound to the one before.

records    what is written: the event log, the states of bets, movements of money, each with its user; from the tables
batch      files and manifest of a batch, their digests and the chain of them; pure, and the check of a folder
exporting  the next batch of a database into a folder

A regulator's own format (events in XML through a certified capture device, decree 2010-509) is made from these files;
they hold ids and no name: whose an id is stands in the sealed identities alone.
"""

from __future__ import annotations

from api.archive.batch import Manifest, check_folder
from api.archive.exporting import export

__all__ = ["Manifest", "check_folder", "export"]
