"""Runs the steps on the connection the store hands over, inside the store's own transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
