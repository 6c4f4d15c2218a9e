"""Development helpers. They orchestrate; every step calls the function that the product calls."""
