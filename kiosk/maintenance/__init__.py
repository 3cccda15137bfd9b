"""What facility staff do at the terminal, one file a task, and what it tells them."""
