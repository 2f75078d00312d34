"""Search: every query is answered from columns held in memory, which follow the database."""
