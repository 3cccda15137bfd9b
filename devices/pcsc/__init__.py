"""Badge and smart card readers on pcscd."""
