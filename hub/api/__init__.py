"""The terminal API: HTTP and JSON as `contract` and its OpenAPI document say."""
