"""The web console for HR: server-rendered, and whole without scripts."""
