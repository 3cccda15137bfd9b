"""Each module tries one part of the contract."""
