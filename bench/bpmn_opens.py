"""Do exported processes open in bpmn.io? Every one-thing read by bpmn-js in a browser, without a warning.

bpmn-js (bpmn.io licence: its mark must stay visible) is fetched into `var/peers` on first use and never part of us.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from bpmn_runs import QUICK, exported
from common import ROOT, folder, options, report, say

PEER = "bpmn-js@18.31.1"
_OPEN = """async xml => {
  document.getElementById('c').innerHTML = '';
  const modeler = new BpmnJS({container: '#c'});
  try {
    const {warnings} = await modeler.importXML(xml);
    await modeler.saveXML();
    return {warnings: warnings.map(w => w.message), shapes: modeler.get('elementRegistry').getAll().length};
  } catch (error) { return {warnings: [String(error)], shapes: 0}; }
}"""


def main() -> int:
    from playwright.sync_api import sync_playwright

    args = options(__doc__ or "").parse_args()
    home = peer()
    program = (
        os.environ.get("ONEWINDOW_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    told = {}
    with folder() as var, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content('<meta charset="utf-8"><div id="c" style="width:1600px;height:900px"></div>')
        page.add_style_tag(path=home / "assets" / "diagram-js.css")
        page.add_script_tag(content=(home / "bpmn-modeler.production.min.js").read_text("utf-8"))
        for file in exported(var, QUICK if args.quick else ()):
            told[file.stem] = page.evaluate(_OPEN, file.read_text("utf-8"))
        browser.close()
    good = [name for name, found in told.items() if found["shapes"] and not found["warnings"]]
    report(
        args, "bpmn_opens", ours=len(good), baseline=None, unit="diagrams opened without a warning",
        note=f"{len(good)} of {len(told)} one-things", peer=PEER,
        shapes={name: found["shapes"] for name, found in told.items()},
        warnings={name: found["warnings"] for name, found in told.items() if found["warnings"]},
    )  # fmt: skip
    return 0 if len(good) == len(told) else 1


def peer() -> Path:
    """The `dist` folder of bpmn-js. CalledProcessError when it cannot be had (npm is needed)."""
    home = ROOT / "var" / "peers" / "bpmn-js"
    if not (home / "package" / "dist").is_dir():
        say(f"fetching {PEER} …")
        home.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", PEER], cwd=home, check=True, capture_output=True, text=True
        )
        with tarfile.open(home / packed.stdout.strip().splitlines()[-1]) as archive:
            archive.extractall(home, filter="data")
    return home / "package" / "dist"


if __name__ == "__main__":
    sys.exit(main())
