"""The reference HR service platform: takes what terminals report, decides, and shows it to HR."""
