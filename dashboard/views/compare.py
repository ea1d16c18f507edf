"""Not drawn yet."""
