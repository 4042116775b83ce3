"""Volumes of proceedings: what `volumes.yaml` says of them, and of the papers in them."""
