"""The node an operator runs: observe, vote, agree, sign, transmit, watch."""
