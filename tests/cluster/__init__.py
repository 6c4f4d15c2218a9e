"""Several processes of each part: what happens when one dies, hangs, or is cut off."""
