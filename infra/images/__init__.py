"""Image build files, and what a container does first. Only `enter.py` goes into images."""
