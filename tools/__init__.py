"""What the Makefile runs: the demonstration and the long measurements. No part of the product."""
