"""Pages of documents: lists, one document and its acts, forms, files."""
