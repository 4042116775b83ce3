"""The commands, as a curator calls them; and the package as pip installs it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import click
import pytest

from papershelf import cli
from papershelf.cli.console import PapershelfCommand
from papershelf.curation import atomic_write
from papershelf.curation.fixes import run_fixes
from papershelf.errors import Problem, format_annotation
from tests.build import ROOT, TOY
from tests.commands import papershelf

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8"}


def start(*words: str, cwd: Path, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """Call a command in a process of its own, as a shell does."""
    command = [python, "-c", "from papershelf.cli import main; main()", *words]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, encoding="utf-8", env=ENVIRONMENT, check=False
    )


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """The toy collection, as `papershelf fix` writes it, and without what `check` notes: other spellings of a paper's own
    authors, and formulas that are none."""
    toy = Path(shutil.copytree(TOY, tmp_path / "toy", ignore=shutil.ignore_patterns("site", ".cache")))
    names = toy / "content/papers/names.yaml"
    again = ("  - van Beethoven,", "  - Martin Luther King Jr.", "  - Jose Garcia-Marquez")
    lines = names.read_text("utf-8").splitlines()
    names.write_text("".join(f"{line}\n" for line in lines if not line.startswith(again)), "utf-8")
    for path in toy.glob("content/papers/2023/*.yaml"):
        text = path.read_text("utf-8")
        for formula in (r"$\text{<img src=x onerror=alert(6)>}$", r"$\href{javascript:alert(8)}{x}$", r"$\unknowncommand{x}$", r"$\frac{1}$"):
            text = text.replace(formula, formula[1:-1])
        path.write_text(text, "utf-8")
    atomic_write.write(toy, run_fixes.fix_files(toy, toy / "content"))
    return toy


@pytest.mark.parametrize(
    ("variables", "is_coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_errors_have_a_colour_if_the_environment_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_coloured: bool
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delitem(ENVIRONMENT, name, raising=False)
    for name, value in variables.items():
        monkeypatch.setitem(ENVIRONMENT, name, value)
    assert ("\x1b[31m" in start("build", cwd=tmp_path).stderr) == is_coloured


def top_context() -> click.Context:
    """The context of the program. Commands keep the help option of the first context they see."""
    settings = cli.main.context_settings
    return click.Context(cli.main, info_name="papershelf", terminal_width=80, **settings)


def help_of(*words: str) -> str:
    """The help of a command, as a terminal of 80 columns shows it."""
    context = top_context()
    for word in words:
        command = context.command.commands[word]  # type: ignore[attr-defined]
        context = click.Context(command, info_name=word, parent=context, terminal_width=80)
    return context.get_help()


def test_the_help_describes_each_command_in_a_line() -> None:
    listed = help_of().partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == sorted(cli.main.commands)
    for line in listed:
        assert line.endswith(".")
        assert "..." not in line
        assert len(line) <= 80


@pytest.mark.parametrize("name", cli.main.commands)
def test_the_help_of_a_command_ends_with_valid_examples(name: str) -> None:
    command = cli.main.commands[name]
    assert isinstance(command, PapershelfCommand)
    text = help_of(name)
    examples = text.partition("\nExamples:\n")[2].splitlines()
    assert [line.strip() for line in examples] == command.examples
    assert max(map(len, text.splitlines())) <= 80
    for example in command.examples:
        # The call of the program, without other programs in a pipe or a file for its output.
        call = next(part for part in example.split(" | ") if part.startswith("papershelf "))
        _, first, *words = shlex.split(call.partition(" > ")[0])
        assert first == name
        command.make_context(name, words, parent=top_context())  # raises UsageError for arguments that the command doesn't take


@pytest.mark.parametrize("name", cli.main.commands)
def test_every_option_is_described_in_a_sentence(name: str) -> None:
    options = [param for param in cli.main.commands[name].params if isinstance(param, click.Option)]
    for option in options:
        assert re.fullmatch(r"[A-Z].+\.", option.help or ""), option.opts


def test_the_manual_shows_help_as_text_and_examples_as_code() -> None:
    page = (ROOT / "docs/content/pages/commands.md").read_text("utf-8")
    for name, command in cli.main.commands.items():
        section = page.partition(f"\n## `papershelf {name}`\n")[2].partition("\n## ")[0]
        assert isinstance(command, PapershelfCommand)
        assert "\n".join(["Examples:\n", "```sh", *command.examples, "```"]) in section
        text = re.sub(r"^```.*?^```$", "", section, flags=re.MULTILINE | re.DOTALL)
        assert not re.search(r"^ {4}", text, re.MULTILINE), "Markdown takes this for code"


def test_check_of_a_valid_collection(toy: Path) -> None:
    done = papershelf("check", cwd=toy)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no problems\n")


def test_check_reports_every_problem(toy: Path) -> None:
    (toy / "content" / "papers" / "broken.yaml").write_text("titel: x\nautors: []\n")
    done = papershelf("check", cwd=toy)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "content/papers/broken.yaml:1:1: error[missing-key]: the key `title` is missing\n"
        "content/papers/broken.yaml:1:1: error[unknown-key]: unknown key `titel`\n"
        "    hint: did you mean `title`?\n"
        "content/papers/broken.yaml:2:1: error[unknown-key]: unknown key `autors`\n"
        "    hint: did you mean `authors`?\n"
        "3 errors\n"
    )


def test_check_shows_who_is_likely_one_person(toy: Path) -> None:
    papers = [{"title": f"Owls {n}", "authors": [name, "Bo Berg"]}
              for n, family in enumerate("Ant Bee Cow Dog Elk Fox".split())
              for name in (f"{family[0]}a Q. {family}", f"{family[0]}a {family}")]  # fmt: skip
    records = [{"id": f"o{n}", "added": "2024-01-01", **paper, "title": f"{paper['title']}.{n}"}
               for n, paper in enumerate(papers)]  # fmt: skip
    (toy / "content" / "papers" / "owls.yaml").write_text(json.dumps(records))
    done = papershelf("check", cwd=toy)
    assert (done.returncode, done.stdout) == (0, "")
    first, *_, more, last = done.stderr.splitlines()
    assert first == "likely one person: Aa Q. Ant (1 paper), Aa Ant (1 paper); 1 co-author in common"
    assert more == "copy the right entries into content/people.yaml; 1 more: papershelf check --merges all"
    assert last == "no problems"
    assert done.stderr.count("likely one person") == 5
    done = papershelf("check", "--merges", "all", cwd=toy)
    assert done.stderr.count("likely one person") == 6
    for words in (["--merges", "none"], ["--format", "github"], ["--format", "json"]):
        assert papershelf("check", *words, cwd=toy).stderr == "no problems\n"


def test_check_for_machines(toy: Path) -> None:
    (toy / "content" / "papers" / "broken.yaml").write_text("title: x\nautors: []\n")
    done = papershelf("check", "--format", "json", cwd=toy)
    assert done.returncode == 1
    assert json.loads(done.stdout) == [
        {
            "path": "content/papers/broken.yaml", "line": 2, "column": 1, "code": "unknown-key",
            "message": "unknown key `autors`", "hint": "did you mean `authors`?",
            "severity": "error",
        }
    ]  # fmt: skip
    done = papershelf("check", "--format", "github", cwd=toy)
    assert done.stdout == (
        "::error file=content/papers/broken.yaml,line=2,col=1,title=unknown-key::"
        "unknown key `autors` (did you mean `authors`?)\n"
    )


BIB = "@article{sova2031, title = {Owls: a study}, author = {Sova, Ann}, year = 2031}\n@misc{x, oops}\n"


def test_import_writes_records_and_notes_what_it_did_not_understand(toy: Path) -> None:
    (toy / "owls.bib").write_text(BIB)
    done = papershelf("import", "--dry-run", "owls.bib", cwd=toy)
    assert done.returncode == 1
    assert done.stdout == (
        "--- /dev/null\n+++ b/content/papers/2031/sova2031.yaml\n@@ -0,0 +1,5 @@\n+type: article\n"
        "+title: 'Owls: a study'\n+authors:\n+  - Ann Sova\n+date: 2031\n"
    )
    assert done.stderr.startswith("owls.bib:2: not understood: ")
    assert done.stderr.endswith("\n1 new, 0 changed, 0 unchanged, 1 not understood (nothing was written)\n")
    assert not (toy / "content" / "papers" / "2031").exists()
    assert papershelf("import", "owls.bib", cwd=toy).stdout == ""
    assert papershelf("check", cwd=toy).stderr == "no problems\n"
    done = papershelf("import", "owls.bib", cwd=toy)
    assert done.stderr.endswith("\n0 new, 0 changed, 1 unchanged, 1 not understood\n")


def test_import_of_standard_input_and_of_nothing(toy: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "papershelf", "import", "-"], cwd=toy, env=ENVIRONMENT, check=False,
        input=BIB.partition("\n")[0], capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "1 new, 0 changed, 0 unchanged\n")
    for words in (["nothing.bib"], ["--format", "word", "owls.bib"], []):
        assert papershelf("import", *words, cwd=toy).returncode == 2
    (toy / "content" / "papers" / "broken.yaml").write_text("titel: x\n")
    done = papershelf("import", "mkdocs.yml", cwd=toy)
    assert (done.returncode, "titel" in done.stderr) == (1, True)


def test_fix_shows_and_writes_what_check_notes(toy: Path) -> None:
    path = toy / "content" / "papers" / "owls.yaml"
    path.write_text("title: Owls # mine\ndoi: doi.org/10.5555/owls.1\n")
    done = papershelf("check", cwd=toy)
    assert done.returncode == 1
    assert "error[bad-doi]" in done.stderr
    assert "\n    hint: `papershelf fix` can fix this\n1 error\n" in done.stderr
    (path.parent / "title.yaml").write_text("title: Owls at night.\n")
    assert "title.yaml:1:8: note[style]: `title`: a dot at the end\n" in papershelf("check", cwd=toy).stderr
    path.unlink()
    done = papershelf("check", "--format", "github", cwd=toy)
    assert (done.returncode, done.stderr) == (0, "no problems, 1 note\n")
    assert done.stdout.startswith("::notice file=content/papers/title.yaml,line=1,col=8,title=style::")
    (path.parent / "title.yaml").unlink()
    path.write_text("title: Owls # mine\ndoi: doi.org/10.5555/owls.1\n")
    done = papershelf("fix", cwd=toy)
    assert (done.returncode, done.stderr) == (0, "1 file to fix (nothing was written; use --write)\n")
    assert "-doi: doi.org/10.5555/owls.1\n+doi: 10.5555/owls.1\n" in done.stdout
    assert papershelf("fix", "--write", cwd=toy).stderr == "1 file fixed\n"
    assert path.read_text() == "title: Owls # mine\ndoi: 10.5555/owls.1\n"
    assert papershelf("check", cwd=toy).stderr == "no problems\n"


def test_a_record_can_not_send_commands_to_the_workflow_runner() -> None:
    problem = Problem("a:b,c.yaml", 1, 1, "code", "50%\n::set-env name=x::y\r")
    line = format_annotation(problem)
    assert "\n" not in line
    assert line == "::error file=a%3Ab%2Cc.yaml,line=1,col=1,title=code::50%25 ::set-env name=x::y"


def test_a_warning_is_not_a_failure(toy: Path) -> None:
    (toy / "content" / "papers" / "again.yaml").write_text("title: Only a title!\n")
    done = papershelf("check", cwd=toy)
    assert done.returncode == 0
    assert "warning[duplicate]" in done.stderr
    assert papershelf("build", cwd=toy).returncode == 0
    assert papershelf("build", "--strict", cwd=toy).returncode == 1


def test_build_refuses_a_broken_collection(toy: Path) -> None:
    (toy / "content" / "papers" / "broken.yaml").write_text("titel: x\n")
    done = papershelf("build", cwd=toy)
    assert done.returncode == 1
    assert "content/papers/broken.yaml:1:1: error[unknown-key]" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (toy / "site").exists()


REPORT = r"15 papers: ([\d,]+) files written, (\d+) unchanged; ([\d.]+) s; the site has ([\d,]+) files, [\d.]+ MB: .+\n?"


def after_report(text: str) -> list[str]:
    """The lines after the report of a build; on a slow machine, progress comes before it."""
    lines = text.splitlines()
    at, report = next((at, found) for at, line in enumerate(lines)
                      if (found := re.fullmatch(REPORT, line)))  # fmt: skip
    written, unchanged, seconds, files = (float(number.replace(",", "")) for number in report.groups())
    assert at == 0 or seconds >= 2
    assert written + unchanged == files
    return lines[at + 1 :]


def test_a_short_build_prints_one_line(toy: Path) -> None:
    done = start("build", cwd=toy)
    assert (done.returncode, done.stdout) == (0, "")
    assert after_report(done.stderr) == []


def test_a_profile_shows_the_time_of_each_step(toy: Path) -> None:
    done = papershelf("build", "--profile", cwd=toy)
    assert (done.returncode, done.stdout) == (0, "")
    table = after_report(done.stderr)
    rows = [re.fullmatch(r"(\S.*?) +([\d.]+) s +([\d.]+)%", line) for line in table]
    assert all(rows)
    names, seconds, shares = zip(*(row.groups() for row in rows if row), strict=True)
    assert names[0] == "reading records"
    assert names[-2:] == ("everything else", "total")
    assert sum(map(float, seconds[:-1])) == pytest.approx(float(seconds[-1]), abs=0.1)
    assert sum(map(float, shares[:-1])) == pytest.approx(100, abs=1)
    assert len(set(map(len, table))) == 1
    again = after_report(papershelf("build", "--profile", cwd=toy).stderr)
    assert again[0].startswith(("reading records ", "checking what changed "))
    assert again[-1].startswith("total ")


@pytest.mark.parametrize(
    "words", [["check"], ["build"], ["serve"], ["check", "--format", "xml"], ["nonsense"]]
)
def test_wrong_calls(tmp_path: Path, words: list[str]) -> None:
    done = papershelf(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


@pytest.mark.parametrize("text", ["site_name: [", "site_name: x\ntheme: none\n", "site_name: x\n"])
def test_wrong_settings(tmp_path: Path, text: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text)
    (tmp_path / "docs").mkdir()
    done = papershelf("build", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_new_refuses_a_folder_that_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = papershelf("new", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_schema_is_json(tmp_path: Path) -> None:
    done = papershelf("schema", cwd=tmp_path)
    assert json.loads(done.stdout)["title"] == "Papershelf records"
    papershelf("schema", "--out", "schema.json", cwd=tmp_path)
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == done.stdout


@pytest.fixture(scope="module")
def installed_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python of an environment with our wheel; its dependencies come from this one."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheel = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*pip, *wheel], check=True)
    (built,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    site = next((folder / "venv").rglob("site-packages"))
    with zipfile.ZipFile(built) as archive:
        archive.extractall(site)
    # Our editable install is in this environment too, but behind the wheel.
    ours = [entry for entry in sys.path if entry.endswith("site-packages")]
    (site / "dependencies.pth").write_text("\n".join(ours) + "\n")
    binaries = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    return str(binaries / ("python.exe" if os.name == "nt" else "python"))


def test_an_installed_package_creates_and_builds_a_site(tmp_path: Path, installed_python: str) -> None:
    done = start("new", "mysite", cwd=tmp_path, python=installed_python)
    assert done.returncode == 0, done.stderr
    site = tmp_path / "mysite"
    done = subprocess.run(
        [installed_python, "-c", "import papershelf; print(papershelf.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "generator" not in done.stdout
    for words in (["check"], ["build", "--strict"]):
        done = start(*words, cwd=site, python=installed_python)
        assert done.returncode == 0, done.stderr
    assert len(list(site.glob("site/papers/*.bib"))) == 3
    for name in (".github/workflows/publish.yml", ".gitignore", "content/schema.json"):
        assert (site / name).is_file()
    schema = json.loads((site / "content" / "schema.json").read_text(encoding="utf-8"))
    assert "Paper" in schema["$defs"]
