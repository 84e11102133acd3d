"""From a tree of files to documents: scan, front matter, classify, documents, data files, themes.

Functions take text, bytes and listings; `files` and `themes` alone touch the disk.
"""
