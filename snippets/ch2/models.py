# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""모델을 설정에서 만들고, 불러오고, 저장하고, 입력 ID를 넣습니다."""

# %% config
from transformers import BertConfig, BertModel, set_seed

config = BertConfig()
print(config)

# %% random_weights
set_seed(0)
model = BertModel(config)
print(f"{model.num_parameters():,}")
print(len(list(model.parameters())))

# %% smaller
small = BertConfig(
    hidden_size=384, intermediate_size=1536, num_hidden_layers=6
)
print(f"{BertModel(small).num_parameters():,}")

# %% load
checkpoint = "google-bert/bert-base-cased"
model, report = BertModel.from_pretrained(
    checkpoint, output_loading_info=True
)
for name, keys in report.items():
    print(name, len(keys))

# %% missing_head
from transformers import BertForSequenceClassification

_, report = BertForSequenceClassification.from_pretrained(
    checkpoint, output_loading_info=True
)
print(*sorted(report["missing_keys"]), sep="\n")

# %% save
from pathlib import Path

folder = Path("my_model")
model.save_pretrained(folder)
print(*sorted(path.name for path in folder.iterdir()), sep="\n")

# %% load_again
import torch

again = BertModel.from_pretrained(folder)
same = [
    torch.equal(a, b)
    for a, b in zip(model.parameters(), again.parameters(), strict=True)
]
print(len(same), all(same))

# %% encoded
sequences = ["Hello!", "Cool.", "Nice!"]
encoded_sequences = [
    [101, 7592, 999, 102],
    [101, 4658, 1012, 102],
    [101, 3835, 999, 102],
]
model_inputs = torch.tensor(encoded_sequences)
print(model_inputs.shape)

# %% inference
with torch.no_grad():
    output = model(model_inputs)
print(output.last_hidden_state.shape)

# %% what_the_model_reads
from transformers import AutoTokenizer

for name in ("bert-base-uncased", "bert-base-cased"):
    tokenizer = AutoTokenizer.from_pretrained(f"google-bert/{name}")
    print(name, [tokenizer.decode(ids) for ids in encoded_sequences])

# %% right_ids
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
inputs = tokenizer(sequences, return_tensors="pt")
print(inputs["input_ids"])
