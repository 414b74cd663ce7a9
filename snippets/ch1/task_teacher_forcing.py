# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""학습할 때 디코더가 무엇을 보고 손실을 어떻게 계산하는지 확인합니다."""

# %% shift
import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

checkpoint = "sshleifer/distilbart-cnn-12-6"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
batch = tokenizer(
    "The town opened a new library. It has a reading room.",
    text_target="The library opened.",
    return_tensors="pt",
)
labels = batch["labels"]
decoder_ids = model.prepare_decoder_input_ids_from_labels(labels)
for seen, answer in zip(decoder_ids[0], labels[0], strict=True):
    print(f"{tokenizer.decode(seen):<10} -> {tokenizer.decode(answer)}")

# %% loss
with torch.no_grad():
    outputs = model(**batch)
ours = torch.nn.functional.cross_entropy(outputs.logits[0], labels[0])
print(tuple(outputs.logits.shape))
print(torch.allclose(outputs.loss, ours))

# %% mask
batch.pop("labels")
changed = decoder_ids.clone()
changed[0, 4:] = tokenizer.unk_token_id
with torch.no_grad():
    before = model(**batch, decoder_input_ids=decoder_ids).logits[0]
    after = model(**batch, decoder_input_ids=changed).logits[0]
same = torch.isclose(before, after, atol=1e-3).all(dim=-1)
print(same.tolist())

# %% one_by_one
steps = []
for end in range(1, decoder_ids.shape[1] + 1):
    with torch.no_grad():
        seen = decoder_ids[:, :end]
        logits = model(**batch, decoder_input_ids=seen).logits
    steps.append(logits[0, -1])
print(torch.allclose(torch.stack(steps), before, atol=1e-3))

# %% ignored
padded = torch.cat([labels, torch.full((1, 3), -100)], dim=1)
print(model.prepare_decoder_input_ids_from_labels(padded)[0].tolist())
with torch.no_grad():
    loss = model(**batch, labels=padded).loss
print(torch.allclose(loss, outputs.loss, atol=1e-4))

# %% causal
from transformers import AutoModelForCausalLM

tokenizer = AutoTokenizer.from_pretrained("openai-community/gpt2")
model = AutoModelForCausalLM.from_pretrained("openai-community/gpt2")
ids = tokenizer("We play the piano.", return_tensors="pt")["input_ids"]
with torch.no_grad():
    outputs = model(ids, labels=ids)
ours = torch.nn.functional.cross_entropy(outputs.logits[0, :-1], ids[0, 1:])
print(torch.allclose(outputs.loss, ours))
