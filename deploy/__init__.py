"""Putting the product somewhere: a stand with everything on one machine, the tour, the house's own set-up."""
