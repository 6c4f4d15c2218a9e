"""The base of every group of settings."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A group of settings; unknown keys are refused, so a misspelt one is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)
