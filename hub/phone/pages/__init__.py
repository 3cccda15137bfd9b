"""The pages of the phone: one file each, found by folder; `add(routes, phone)` adds its routes."""
