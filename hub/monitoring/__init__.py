"""Looks after the fleet: what is wrong with which terminal or site, once, and for how long."""
