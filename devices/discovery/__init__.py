"""What hardware is plugged in, under names that stay, and which driver would fit."""
