"""Pages of registers and of the bus."""
