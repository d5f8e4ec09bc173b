"""Documents in and out: the heart."""
