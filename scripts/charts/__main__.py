"""Draw every chart again and print its name and path: ``python -m scripts.charts``."""

from __future__ import annotations

import importlib

MODULES = ("data_analysis", "content_planning", "distribution", "matrix_operation")


def main() -> None:
    for module in MODULES:
        charts = importlib.import_module(f"scripts.charts.{module}").CHARTS
        for name, draw in charts.items():
            print(f"{module}/{name}: {draw()}")


if __name__ == "__main__":
    main()
