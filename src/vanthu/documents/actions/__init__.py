"""All writes on documents: `outgoing`, `incoming`, `signing`. One function per verb; each owns its transaction."""
