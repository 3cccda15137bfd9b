"""The terminals' audit chains at the platform: taken, held against what is there, countersigned, verified."""
