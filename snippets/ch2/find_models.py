# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5", "torch"]
# ///
"""허브의 이름을 읽고, 작업마다 정해진 모델과 내려받은 파일을 봅니다."""

# %% default_model
from transformers.pipelines import PIPELINE_REGISTRY

_, task, _ = PIPELINE_REGISTRY.check_task("sentiment-analysis")
print(task["default"]["model"])

# %% tasks
tasks = PIPELINE_REGISTRY.get_supported_tasks()
print([task for task in tasks if task.startswith(("text", "token"))])
print("summarization" in tasks, "translation" in tasks)

# %% one_file
from pathlib import Path

from huggingface_hub import hf_hub_download

repository = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
path = Path(hf_hub_download(repository, "config.json", revision="714eb0f"))
*_, folder, snapshots, commit, file = path.parts
print(folder, snapshots, file, sep="\n")
print("커밋:", len(commit), "자")

# %% revision
from transformers import AutoConfig

pinned = AutoConfig.from_pretrained(repository, revision="714eb0f")
print(pinned.id2label)
