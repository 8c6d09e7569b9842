"""What ``prognose answers RUN`` and ``prognose letter RUN`` do: files for parliament from a run."""

from collections.abc import Callable, Sequence
from pathlib import Path

from data.errors import RunError
from data.tables.vintages import VINTAGES
from forecast.archive.drafts import draft_folder, refuse_existing
from forecast.archive.opened import config_of, finished_run
from forecast.commands.run import result_from_files
from forecast.known import shipped
from forecast.parliament.answers import answered
from forecast.parliament.facts import Facts, facts
from forecast.parliament.questions import Question, scenarios_asked
from forecast.run.result import RunResult
from reports.screen.lines import say

Tell = Callable[[Facts, Sequence[Question]], list[str]]
Write = Callable[[Facts, Sequence[Question], Path], None]
WriteLetter = Callable[[RunResult, str, Path, Path], list[Path]]


def run_answers(name: str, lang: str | None, out: Path | None, tell: Tell, write: Write) -> None:
    """Print a line for each question; write the document only to a new folder.

    Args:
        name: folder or id of a finished run; nothing is written into it.
        lang: nl or en; that of the run when None.
        out: new folder.
        tell: says the questions as lines.
        write: writes the document into a folder.

    Raises:
        ToolkitError: the run is not whole or cannot be made again, or ``out`` exists.
    """
    if out is not None:
        refuse_existing(out)
    _, manifest = finished_run(name)
    figures = manifest["config"].get("figures") or VINTAGES
    found = facts(manifest, shipped(Path(figures)), lang, scenarios_asked())
    questions = answered(found)
    say(*tell(found, questions))
    if out is not None:
        with draft_folder(out) as draft:
            write(found, questions, draft)
        say(out / "answers.pdf")


def run_letter(name: str, out: Path, write: WriteLetter) -> None:
    """Write a letter and slides of a finished run into a new folder, in the run's language.

    Args:
        name: folder or id of a finished run; nothing is written into it.
        out: new folder.
        write: writes the files from the run's tables, its id and its folder of drawings.

    Raises:
        ToolkitError: the run is not whole, has no charts, ``out`` exists, or a file fails.
    """
    refuse_existing(out)
    folder, manifest = finished_run(name)
    if not (folder / "figures").is_dir():
        raise RunError(
            f"{folder}: a run without charts; expected one with its report. Make it again without "
            f"--no-report."
        )
    result = result_from_files(folder, config_of(manifest), manifest)
    with draft_folder(out) as draft:
        made = write(result, str(manifest["run_id"]), folder / "figures", draft)
    say(*(out / path.name for path in made))
