"""The services a terminal offers: definitions, and the shipped catalogue files beside them."""
