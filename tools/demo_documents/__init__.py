"""Lays out the demo province's documents in the page form of Nghị định 30/2020/NĐ-CP, as PDF and as .docx.

A development tool: the product ships what it makes (src/vanthu/demo/documents) and never imports it.
"""
