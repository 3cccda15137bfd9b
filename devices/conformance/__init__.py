"""What every driver must do, whatever its class, as checks that makers run: `python -m devices conform`."""
