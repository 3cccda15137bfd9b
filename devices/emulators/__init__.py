"""The other end of each wire, one file per model, with faults to order."""
