"""What a LOAD does: read rows, shape them, put them into a table."""
