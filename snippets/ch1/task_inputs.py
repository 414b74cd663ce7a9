# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""BERT, GPT-2, BART에 같은 글을 넣고 무엇이 들어가고 나오는지 봅니다."""

# %% three
import torch
from transformers import (
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
)

checkpoints = {
    "google-bert/bert-base-uncased": AutoModelForMaskedLM,
    "openai-community/gpt2": AutoModelForCausalLM,
    "sshleifer/distilbart-cnn-12-6": AutoModelForSeq2SeqLM,
}
for checkpoint, auto in checkpoints.items():
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    model = auto.from_pretrained(checkpoint)
    inputs = tokenizer("The library opens today.", return_tensors="pt")
    with torch.no_grad():
        logits = model(**inputs).logits
    print(type(model).__name__, tuple(logits.shape))
    print("   ", tokenizer.decode(inputs["input_ids"][0]))

# %% segments
from transformers import AutoModel

checkpoint = "sentence-transformers/all-MiniLM-L6-v2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
inputs = tokenizer("Is it open?", "It opens today.", return_tensors="pt")
print(*tokenizer.convert_ids_to_tokens(inputs["input_ids"][0]))
print(inputs["token_type_ids"][0].tolist())

# %% added
embeddings = AutoModel.from_pretrained(checkpoint).embeddings
ids, segments = inputs["input_ids"], inputs["token_type_ids"]
words = embeddings.word_embeddings(ids)
places = embeddings.position_embeddings(torch.arange(ids.shape[1]))
kinds = embeddings.token_type_embeddings(segments)
entering = embeddings(input_ids=ids, token_type_ids=segments)
ours = embeddings.LayerNorm(words + places + kinds)
print(words.shape, places.shape, kinds.shape)
print(torch.allclose(entering, ours, atol=1e-4))
