# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""토크나이저를 한 번 불러 패딩, 자르기, 텐서 변환을 모두 합니다."""

# %% one_or_many
from transformers import AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)

sentences = [
    "I've been waiting for a HuggingFace course my whole life.",
    "So have I!",
]
one = tokenizer(sentences[0])["input_ids"]
many = tokenizer(sentences)["input_ids"]
print(type(one[0]).__name__, type(many[0]).__name__)
print(len(one), [len(ids) for ids in many])

# %% padding


def lengths(**options):
    return [
        len(ids) for ids in tokenizer(sentences, **options)["input_ids"]
    ]


print(lengths(padding="longest"))
print(lengths(padding="max_length"))
print(lengths(padding="max_length", max_length=8))

# %% truncation
print(lengths(truncation=True))
print(lengths(truncation=True, max_length=8))

# %% max_length_alone
print(lengths(max_length=8))
print(lengths(max_length=8, truncation=False))
print(lengths(max_length=8, padding="max_length"))

# %% ignored
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(lengths(max_length=8, padding=True))
print(caught[0].message)

# %% combinations
paddings = (False, "longest", "max_length")
print("truncation  max_length", *(f"{name!s:>11}" for name in paddings))
for truncation in (None, False, True):
    for max_length in (None, 8):
        options = {"truncation": truncation, "max_length": max_length}
        row = [lengths(padding=padding, **options) for padding in paddings]
        cells = (f"{cell!s:>11}" for cell in row)
        print(f"{truncation!s:<11} {max_length!s:<10}", *cells)

# %% tensors
for kind in ("pt", "np"):
    inputs = tokenizer(sentences, padding=True, return_tensors=kind)
    print(
        kind,
        type(inputs["input_ids"]).__module__,
        inputs["input_ids"].shape,
    )

# %% special_tokens
ids = tokenizer(sentences[0])["input_ids"]
plain = tokenizer.convert_tokens_to_ids(tokenizer.tokenize(sentences[0]))
print(ids)
print(plain)

# %% decode
print(tokenizer.decode(ids))
print(tokenizer.decode(plain))

# %% spaces
print(tokenizer.decode(ids, skip_special_tokens=True))
print(
    tokenizer.decode(
        ids, skip_special_tokens=True, clean_up_tokenization_spaces=True
    )
)

# %% text_to_logits
import torch
from transformers import AutoModelForSequenceClassification

model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
inputs = tokenizer(
    sentences, padding=True, truncation=True, return_tensors="pt"
)
with torch.no_grad():
    logits = model(**inputs).logits
print(logits)
print([model.config.id2label[i] for i in logits.argmax(dim=-1).tolist()])
