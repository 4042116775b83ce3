"""The entries of a volume that share its fields: those of its papers refer to the volume's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...formats.entries import join
from ...formats.latex import CLASSIC
from ...records.paper import Paper
from ...records.volumes.volume import INHERITED, Volume
from ..bibtex_entries import to_biblatex, to_bibtex
from ..site import Site

_WRITERS = {"bibtex": to_bibtex, "biblatex": to_biblatex}


def write_entries(site: Site, volume: Volume, papers: Iterable[Paper], format: str) -> str:
    """The papers of a volume in `bibtex` or `biblatex`, without the fields that they take from the
    volume, whose own entry comes last: BibTeX needs it after those that name it
    ("BibTeXing", on `crossref`).

    Programs copy every field that an entry lacks. So the volume's has neither `doi` nor `url`,
    which would become those of papers without.
    """
    records = [*(_refer_to(volume, paper, format) for paper in papers), _to_parent(volume, format)]
    return join(_WRITERS[format](site, record) for record in records)


def _refer_to(volume: Volume, paper: Paper, format: str) -> Paper:
    """A paper without what it shares with its volume; one that is only presented there as it is."""
    if paper.booktitle != volume.title:
        return paper
    changes = dict(_list_shared(volume, paper))
    changes["bibtex"] = {**paper.bibtex, "crossref": volume.key or volume.id}
    if format == "bibtex" and "date" not in changes and paper.date and not paper.date.month:
        # Another date, and so another month than the volume's: a blank field is not copied.
        changes["bibtex"].setdefault("month", " ")
    return paper.model_copy(
        update={**changes, "booktitle": "", "venue": "", "type": paper.entry_type}
    )


def _list_shared(volume: Volume, paper: Paper) -> Iterator[tuple[str, Any]]:
    """The keys with the same values in both, each with its default."""
    for key in INHERITED:
        if getattr(paper, key) == getattr(volume, key):
            yield key, Paper.model_fields[key].default


def _to_parent(volume: Volume, format: str) -> Paper:
    record = volume.to_paper().model_copy(update={"doi": "", "url": ""})
    if format == "biblatex":  # where the title becomes the `booktitle` of those that refer to it
        return record
    title = CLASSIC.write_text(volume.title)
    return record.model_copy(update={"bibtex": {"booktitle": title}})
