"""HousePool against its reference model."""
