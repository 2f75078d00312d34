"""A library under torture: what a user, a file system and a power cut do to it, beside a plain model of what must be."""
