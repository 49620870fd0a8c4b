"""Articles as other systems keep them: Markdown folders, HTML, CSV, Zendesk and Chatwoot exports. Pure."""
