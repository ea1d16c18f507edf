"""The store's schema, one numbered step a file; run on open by `geodata.store`."""
