"""The repository of the Korean help texts: the configurations `texts` and `questions`."""

from hub.parts import parquet
from hub.recipe import Recipe
from hub.repositories.korean_help.help import questions, texts

REPOSITORY = "hfnotes/korean-help"

_README = """\
---
language: ko
license: apache-2.0
configs:
- config_name: texts
  data_files:
  - split: train
    path: texts/train-*
- config_name: questions
  data_files:
  - split: test
    path: questions/test-*
---

Short Korean help texts of invented services, and questions that they answer in other words, written
for this project (Apache-2.0). `text_id` of a question is the `id` of the text that answers it.
"""


def files() -> dict[str, bytes]:
    """The card and one Parquet file a configuration."""
    text_rows, question_rows = texts(), questions()
    tables = {
        "texts/train": parquet.file(
            {
                "id": range(len(text_rows)),
                "topic": [row.topic for row in text_rows],
                "text": [row.text for row in text_rows],
            },
            {"id": parquet.INT32, "topic": parquet.STRING, "text": parquet.STRING},
        ),
        "questions/test": parquet.file(
            {
                "question": [row.question for row in question_rows],
                "text_id": [row.text_id for row in question_rows],
            },
            {"question": parquet.STRING, "text_id": parquet.INT32},
        ),
    }
    return parquet.repository(_README, tables)


RECIPE = Recipe(REPOSITORY, files, kind="dataset", configs=("texts", "questions"), own=True)
