"""Who is at the terminal and how sure we are: one file for each means."""
