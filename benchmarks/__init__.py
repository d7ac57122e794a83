"""Side-by-side comparisons with named peers on the same work: `make bench`."""
