"""What every part needs and no part owns: command line, settings, logging, metrics, clocks, database session."""
