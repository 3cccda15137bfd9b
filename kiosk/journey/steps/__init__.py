"""One file for each kind of step; found by folder."""
