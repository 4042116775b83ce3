"""The commands. The only place that prints, with the progress of a build.

Problems and messages go to standard error, what was asked for to standard output. Exit codes:
0 good, 1 problems in the content, 2 a call that can't be carried out.
"""

from __future__ import annotations

import click

from .. import __version__
from . import fetching, forms, records, site


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="papershelf")
def main() -> None:
    """Turn YAML records of papers into a searchable static site with BibTeX."""


for _one in (
    records.new, records.check, records.import_, fetching.add, records.fix,
    fetching.refresh, forms.form, records.schema,
    site.build, site.serve, site.generate, site.digest,
):  # fmt: skip
    main.add_command(_one)

__all__ = ["main"]
