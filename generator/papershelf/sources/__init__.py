"""Sources of papers on the network: looking papers up, and updates of existing records."""
