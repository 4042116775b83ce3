"""The ways to name a paper."""

from __future__ import annotations

import pytest

from papershelf.errors import CallError
from papershelf.formats.read.common.identify import identify

CASES = """
2405.16506 | arXiv:2405.16506
0704.0001v2 | arXiv:0704.0001
arXiv:2405.16506v3 | arXiv:2405.16506
ARXIV: 2405.16506 | arXiv:2405.16506
math.GT/0309136 | arXiv:math/0309136
hep-th/9901001v2 | arXiv:hep-th/9901001
https://arxiv.org/abs/2405.16506v1 | arXiv:2405.16506
http://export.arxiv.org/abs/cs/0309136 | arXiv:cs/0309136
arxiv.org/pdf/2405.16506.pdf | arXiv:2405.16506
https://www.arxiv.org/html/2405.16506v1#S1 | arXiv:2405.16506
https://arxiv.org/pdf/math/0309136v1?download=1 | arXiv:math/0309136
https://huggingface.co/papers/2405.16506 | arXiv:2405.16506
10.48550/arXiv.2405.16506 | arXiv:2405.16506
https://doi.org/10.48550/ARXIV.2405.16506v2 | arXiv:2405.16506
10.5555/owls.1 | DOI:10.5555/owls.1
DOI: 10.5555/owls.1 | DOI:10.5555/owls.1
10.1002/(SICI)1097(199806)49:8<693::AID-ASI4>3.0.CO;2-O | DOI:10.1002/(SICI)1097(199806)49:8<693::AID-ASI4>3.0.CO;2-O
10.5555/a?b#c | DOI:10.5555/a?b#c
https://doi.org/10.5555/owls.1 | DOI:10.5555/owls.1
https://dx.doi.org/10.5555%2Fowls%3C1%3E?nosfx=y | DOI:10.5555/owls<1>
doi.org/10.5555/owls.1/ | DOI:10.5555/owls.1
10.5555.12/a/../b | DOI:10.5555.12/a/../b
2031.nest-long.1 | ACL:2031.nest-long.1
ACL:P31-1001 | ACL:P31-1001
https://aclanthology.org/2031.findings-emnlp.12/ | ACL:2031.findings-emnlp.12
https://www.aclanthology.org/P31-1001v2.pdf | ACL:P31-1001
https://aclanthology.org/P31-1001.bib | ACL:P31-1001
https://openreview.net/forum?id=ryQu7f-RZ | OpenReview:ryQu7f-RZ
https://openreview.net/pdf?noteId=x&id=ryQu7f-RZ#y | OpenReview:ryQu7f-RZ
OpenReview:ryQu7f-RZ | OpenReview:ryQu7f-RZ
PMID:123 | PMID:123
pmid 123 | PMID:123
https://pubmed.ncbi.nlm.nih.gov/123/ | PMID:123
http://www.ncbi.nlm.nih.gov/pubmed/123?dopt=Abstract | PMID:123
Owls at   Night | “Owls at Night”
On 2405.16506 and owls | “On 2405.16506 and owls”
Is 10.5555 a prefix? | “Is 10.5555 a prefix?”
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_names_are_identified(case: str) -> None:
    name, _, expected = case.partition(" | ")
    assert str(identify(name)) == expected
    assert str(identify(f"  {name}\n")) == expected


@pytest.mark.parametrize(
    "name",
    ["", "owls", "12345678", "https://nest.example/owls", "https://evil.example/arxiv.org/abs/2405.16506",
     "https://arxiv.org.evil.example/abs/2405.16506", "arxiv.org/list/cs.LG", "10.5555/", "PMID:", "../../etc/passwd",
     "file:///etc/passwd", "https://openreview.net/forum", "https://aclanthology.org/volumes/2031.nest-long/"],
)  # fmt: skip
def test_other_texts_are_refused(name: str) -> None:
    with pytest.raises(CallError, match="doesn't identify a paper"):
        identify(name)


def test_time_grows_with_the_length_of_a_text() -> None:
    for part in ("a ", "1", "https://", "10.5555/", "arxiv.org/abs/", "openreview.net/pdf?", "&id=", "%2f"):
        name = part * (200_000 // len(part))
        for text in (name, f"openreview.net/pdf?{name}", f"https://arxiv.org/abs/{name}", f"10.5555/{name}"):
            try:
                identify(text)
            except CallError as error:
                assert len(str(error)) < 300
