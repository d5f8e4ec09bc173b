"""The demo province's documents: sources, and the files that tools/make_demo_documents.py makes from them."""
