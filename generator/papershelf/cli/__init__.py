"""The commands. No other module prints, except for the progress of a build.

Problems and messages go to standard error, results to standard output. Exit codes: 0 for success,
1 for problems in the content, 2 for a call that can't be carried out.
"""

from __future__ import annotations

import click

from .. import __version__
from . import building, exporting, fetching, forms, publishing, records


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Run `papershelf COMMAND --help` for the options of a command, with examples.",
)
@click.version_option(__version__, prog_name="papershelf")
def main() -> None:
    """Turn YAML records of papers into a searchable static site with BibTeX."""


for _command in (
    records.new, records.check, fetching.import_, fetching.add, records.fix,
    fetching.pull, fetching.refresh, forms.form, records.schema, exporting.export,
    building.build, building.verify, publishing.publish, building.serve, building.generate,
    building.digest,
):  # fmt: skip
    main.add_command(_command)

__all__ = ["main"]
