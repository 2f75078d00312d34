"""From files to rows: one path for the saved-image hook, the scan and whatever watches."""
