"""The house's own set-up: what ./run and ./test stand on."""
