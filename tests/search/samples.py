"""Collections to search: the small one of the tests, the demo, and any number of invented papers."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from benchmarks.search.client import make_documents

from papershelf import search
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place

ROOT = Path(__file__).parents[2]
COLLECTIONS = {"toy": ROOT / "tests/data/shelf/content", "demo": ROOT / "content"}

_SYLLABLES = "ba ce di fo gu ha ji ké lo mü na or pe qui ra sø ta un vy wa xe zi ation ing ed s".split()
_TAGS = ("vision", "planning", "grasping", "Σ-theory", "large models")
_DAYS = ("", "-02", "-02-03", "-11-30")
_VENUES = ("ICRA", "NeurIPS", "Journal of Invented Results and Automation", "")


@cache
def load_collection(name: str) -> Collection:
    """A collection on disk."""
    found, _ = Collection.load(ROOT, COLLECTIONS[name])
    return found


@cache
def documents(name: str) -> tuple[search.Document, ...]:
    """The documents of the `toy` collection, the `demo`, or of a number of invented papers."""
    found = list(make_documents(invent_papers(int(name)) if name.isdigit() else load_collection(name)))
    about = search.page_to_document("about/", "About this shelf", "A page of words, not a paper. Ünïcode!")
    return (*found, about)


@cache
def invent_papers(count: int) -> Collection:
    """A collection of invented papers, with word frequencies as uneven as in a real language."""
    random = Random(count)
    words = "the robot of robotics learning state-of-the-art 3D 0.975 p(x|y) C++ José".split()
    words += ["".join(random.choices(_SYLLABLES, k=random.randint(1, 4))) for _ in range(3000)]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def text(least: int, most: int) -> str:
        drawn = random.choices(words, cum_weights=weights, k=random.randint(least, most))
        return " ".join(drawn)

    def paper(number: int) -> Paper:
        names = [f"{text(1, 1).title()} {text(1, 1).title()}n" for _ in range(random.randint(0, 4))]
        return Paper.model_validate(
            {
                "id": f"paper-{number}",
                "title": text(2, 9),
                "authors": [name for name in names if name.replace(" ", "").isalpha()],
                "date": f"{random.randint(1990, 2024)}{_DAYS[number % 4]}" if number % 50 else None,
                "venue": random.choice(_VENUES),
                "tags": random.sample(_TAGS, random.randint(0, 3)),
                "abstract": text(0, 60),
                "citations": number % 7 if number % 5 else None,
                "arxiv": f"2301.{number:05}" if number % 3 == 0 else "",
            }
        )

    return Collection.of((Place("", "invented.yaml"), paper(number)) for number in range(count))
