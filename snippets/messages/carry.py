# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""한 곳에서 받은 캐시를 옮겨 인터넷이 없는 곳에서 씁니다."""

# %% layout
from pathlib import Path

from huggingface_hub import snapshot_download

repository = "sentence-transformers/all-MiniLM-L6-v2"
snapshot = Path(
    snapshot_download(
        repository, allow_patterns=["*.json", "*.txt", "*.safetensors"]
    )
)
folder = snapshot.parents[1]
print(folder.name)
print(snapshot.relative_to(folder).parts[0], len(snapshot.name))
print((folder / "refs/main").read_text() == snapshot.name)
for name in ("config.json", "model.safetensors", "tokenizer.json"):
    print(name, (snapshot / name).is_file())

# %% copy
import shutil

shutil.copytree(folder, Path("carried") / folder.name)

# %% load
from transformers import AutoModel, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    repository, cache_dir="carried", local_files_only=True
)
model = AutoModel.from_pretrained(
    repository, cache_dir="carried", local_files_only=True
)
print(model.config.hidden_size, model.config.num_hidden_layers)

# %% plain_folder
shutil.copytree(snapshot, "minilm")
print(AutoModel.from_pretrained("minilm").config.hidden_size)
