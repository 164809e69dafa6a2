"""Lessons in other forms: notebook, web page, PDF, slides, worksheet for paper. All of them work without a network."""
