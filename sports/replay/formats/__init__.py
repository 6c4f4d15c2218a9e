"""One file a provider: the bodies that it would serve for a match at a moment, traps included. All pure."""
