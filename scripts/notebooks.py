"""Run the shipped notebooks on the shipped bank and store their outputs as the studio would: ``python -m scripts.notebooks``.

With names, only these: ``python -m scripts.notebooks 04_bank_health``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from paper_builder.studio.confidential import SecretTexts
from paper_builder.studio.saving import clean_notebook

ROOT = Path(__file__).resolve().parents[1]
BANK = ROOT / "question_bank"


def store(path: Path) -> None:
    """Run one notebook and write it back with its outputs, without anything that differs from run to run."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    clean_notebook(notebook, SecretTexts(BANK))
    path.write_text(nbformat.writes(nbformat.from_dict(notebook)) + "\n", encoding="utf-8")


def main(names: list[str]) -> None:
    """Store the notebooks called ``names``, or all."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PAPER_BUILDER_BANK"] = str(BANK)
        os.environ["PAPER_BUILDER_DATA"] = folder
        os.environ["IPYTHONDIR"] = f"{folder}/ipython"
        for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
            if not names or path.stem in names:
                store(path)


if __name__ == "__main__":
    main(sys.argv[1:])
