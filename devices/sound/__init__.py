"""Short sounds that say something without words (earcons), made here."""
