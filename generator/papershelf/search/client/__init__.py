"""The search client, JavaScript that runs in the reader’s browser, and how it is bundled."""
