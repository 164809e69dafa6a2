"""The pictures of a lesson: files beside it or below it, and nothing else."""

import re

LONGEST_PATH = 200
"""Characters."""
KINDS = ("png", "jpg", "jpeg", "gif", "webp", "svg")
"""Endings of their files."""
_PAGE = re.compile(r"(.+\.pdf)(?:#page=([1-9][0-9]{0,3}))?", re.IGNORECASE)


def picture_fault(path: str) -> tuple[str, str, str] | None:
    """The rule that the path of a picture breaks, what is wrong with it, and the cure; None for one that can be used.

    Symbolic links are for whoever opens the file.
    """
    if elsewhere := _elsewhere(path):
        return ("T327", *elsewhere)
    if not path.lower().endswith(tuple(f".{kind}" for kind in KINDS)):
        return "T328", "The file is no picture that a browser shows.", f"Save it as one of {', '.join(KINDS)}."
    return None


def pdf_page(paper: str) -> tuple[str, int] | None:
    """The file and the page, the first one being 1, of a paper such as `worksheet.pdf#page=2`; None for any other."""
    found = _PAGE.fullmatch(paper)
    return (found[1], int(found[2] or 1)) if found else None


def file_of(picture: str) -> str:
    """The file in which a picture, or the page of a PDF that is a paper, lies."""
    page = pdf_page(picture)
    return page[0] if page else picture


def can_be_paper(path: str) -> bool:
    """Whether what lies at a path could be a paper: a picture, or a page of a PDF, from the lesson's folder."""
    page = pdf_page(path)
    return _elsewhere(page[0]) is None if page else picture_fault(path) is None


def _elsewhere(path: str) -> tuple[str, str] | None:
    if not path.strip():
        return "The picture has no file.", "Write its path: `![what it shows](cake.png)`."
    if len(path) > LONGEST_PATH or any(ord(sign) < 32 or ord(sign) == 127 for sign in path):
        return "The path of the picture cannot be one.", f"Write at most {LONGEST_PATH} characters, on one line."
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", path):
        return "The picture lies elsewhere; a lesson fetches nothing.", "Save it beside the lesson, and name that file."
    if "\\" in path or ":" in path:
        return "The path of the picture holds a `\\` or a `:`.", "Write it with `/`, from the lesson's folder on."
    if path.startswith(("/", "~")):
        return "The path of the picture is absolute.", "Write it from the lesson's folder on, like `pictures/cake.png`."
    depth = 0
    for piece in path.split("/"):
        depth += -1 if piece == ".." else piece not in {"", "."}
        if depth < 0:
            return "The picture lies outside the lesson's folder.", "Put it beside the lesson or in a folder below it."
    return None
