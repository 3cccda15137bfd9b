"""Which contract this release speaks; what it may change in which version is in docs/contract.md."""

CONTRACT = "1.1"
