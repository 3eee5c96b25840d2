"""The dispatcher: finds the word, imports its module, turns refusals into exit code 1 and misuse into 2."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from onewindow import __version__
from onewindow.core.kernel.refusal import Refused

from .output import UsageError, emit, locale, say
from .words import WORDS

REFUSED, USAGE, INTERRUPTED = 1, 2, 130


def parser(asked: str | None) -> argparse.ArgumentParser:
    """The parser: every word's help line, and the options of the word asked for (no other is imported)."""
    top = argparse.ArgumentParser(
        prog="onewindow",
        description="OneWindow 一窗: one form, many departments, one window.",
        epilog="Exit code: 0 done, 1 refused, 2 called wrongly.",
    )
    top.add_argument("--version", action="version", version=f"onewindow {__version__}")
    words = top.add_subparsers(dest="word", metavar="WORD", required=True)
    for word, (module, line) in WORDS.items():
        if word == asked:
            importlib.import_module(f"onewindow.cli.{module}").add_parser(words)
        else:
            words.add_parser(word, help=line)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one word; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    asked = next((a for a in arguments if not a.startswith("-")), None)
    args = parser(asked).parse_args(arguments)
    try:
        return args.run(args) or 0
    except Refused as refused:
        return _refuse(refused, as_json=getattr(args, "json", False))
    except UsageError as error:
        say(f"onewindow {args.word}: {error}")
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has gone (`| head`): nothing to report, and nowhere to report it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _refuse(refused: Refused, *, as_json: bool) -> int:
    reasons = [refusal.to_json(locale()) for refusal in refused.refusals]
    if as_json:
        first = {"code": reasons[0]["code"], "message": reasons[0]["message"]}
        emit({"refused": first if len(reasons) == 1 else {**first, "reasons": reasons}})
    else:
        for reason in reasons:
            say(f"{reason['message']} [{reason['code']}]")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
