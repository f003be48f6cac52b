"""Documents to work on: the generator of plans, the samples, labelled sets. Not needed at run time."""
