"""Rules that decide applications by themselves: one file each, found by folder."""
