"""The self-test: the main job of the product, end to end, on a machine of its own making. See `vanthu.cli.selftest`."""
