"""The composition root: builds one terminal out of its parts, and nothing else."""
