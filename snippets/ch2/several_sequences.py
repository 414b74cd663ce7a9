# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""여러 문장을 한 배치로 만들고 패딩과 어텐션 마스크를 확인합니다."""

# %% load
from transformers import AutoModelForSequenceClassification, AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint)

sentence = "I've been waiting for a HuggingFace course my whole life."
ids = tokenizer.convert_tokens_to_ids(tokenizer.tokenize(sentence))
print(len(ids))

# %% tokenizer_adds_a_dimension
import torch

inputs = tokenizer(sentence, return_tensors="pt")
print(torch.tensor(ids).shape, inputs["input_ids"].shape)
print(inputs["input_ids"])

# %% batch_of_one
input_ids = torch.tensor([ids])
print("Input IDs:", input_ids)
print("Logits:", model(input_ids).logits)

# %% special_tokens
print("Logits:", model(**inputs).logits)
print(inputs["input_ids"][0, 1:-1].tolist() == ids)
print(tokenizer.convert_ids_to_tokens([101, 102]))

# %% batch_of_two
batch = torch.tensor([ids, ids])
logits = model(batch).logits
print(batch.shape, logits.shape)
alone = model(input_ids).logits[0]
print([torch.allclose(row, alone, atol=1e-4) for row in logits])

# %% padding_id
print(tokenizer.pad_token, tokenizer.pad_token_id)
print(tokenizer.convert_ids_to_tokens([100, 200]))

# %% pad_without_mask
padded = torch.tensor(
    [
        [200, 200, 200],
        [200, 200, tokenizer.pad_token_id],
    ]
)
print(model(torch.tensor([[200, 200, 200]])).logits)
print(model(torch.tensor([[200, 200]])).logits)
print(model(padded).logits)

# %% pad_with_mask
mask = torch.tensor(
    [
        [1, 1, 1],
        [1, 1, 0],
    ]
)
print(model(padded, attention_mask=mask).logits)

# %% check
alone = model(torch.tensor([[200, 200]])).logits[0]
without_mask = model(padded).logits[1]
with_mask = model(padded, attention_mask=mask).logits[1]
print("without mask", torch.allclose(without_mask, alone, atol=1e-4))
print("with mask   ", torch.allclose(with_mask, alone, atol=1e-4))

# %% sentences
sentences = [
    "I've been waiting for a HuggingFace course my whole life.",
    "I hate this so much!",
    "So have I!",
]
batch = tokenizer(sentences, padding=True, return_tensors="pt")
print(batch["input_ids"].shape, batch["attention_mask"].sum(dim=1).tolist())
