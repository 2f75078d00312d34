"""Moving, copying, renaming and trashing image files, in step with their rows and never over another file."""
