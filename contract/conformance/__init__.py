"""Does a platform keep the contract? A kit for whoever builds one: `python -m contract.conformance URL`."""
