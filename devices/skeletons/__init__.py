"""What `python -m devices new` writes for the maker of a driver."""
