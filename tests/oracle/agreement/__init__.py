"""The rule's pure code: equal to the specification, function for function."""
