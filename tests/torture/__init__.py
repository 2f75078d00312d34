"""A library under torture: what users, file systems and power cuts do to it, beside a plain model of what must be."""
