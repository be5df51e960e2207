"""The house check: rules about the source tree that no compiler knows (see .ci/check)."""
