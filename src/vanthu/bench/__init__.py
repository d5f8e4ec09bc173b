"""Measurements of the product on a machine (`bin/bench`): its own cluster, a large archive, ratios to bare PostgreSQL."""
