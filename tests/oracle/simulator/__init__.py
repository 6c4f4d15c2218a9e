"""The simulator: equal to the specification's, run for run; and its checks can fail."""
