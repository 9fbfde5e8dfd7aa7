"""Deployments: found in recipes, laid out as virtual trees, and proved complete or not."""
