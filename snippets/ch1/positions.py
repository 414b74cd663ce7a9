# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""위치 임베딩이 있을 때와 없을 때 단어의 순서가 어떻게 되는지 봅니다."""

# %% same_word
import torch
from transformers import AutoModel, AutoTokenizer

checkpoint = "sentence-transformers/all-MiniLM-L6-v2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModel.from_pretrained(checkpoint)

inputs = tokenizer("The dog bit the man.", return_tensors="pt")
tokens = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
print(*tokens)
words = model.embeddings.word_embeddings(inputs["input_ids"])[0]
print(torch.equal(words[1], words[4]))
entering = model.embeddings(inputs["input_ids"])[0]
print(torch.allclose(entering[1], entering[4], atol=0.1))


# %% with_positions
def vector(word, sentence):
    """모델이 마지막에 `word`에 준 벡터를 돌려줍니다."""
    inputs = tokenizer(sentence, return_tensors="pt")
    tokens = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
    with torch.no_grad():
        return model(**inputs).last_hidden_state[0, tokens.index(word)]


def similarity():
    bites = vector("dog", "The dog bit the man.")
    bitten = vector("dog", "The man bit the dog.")
    return torch.cosine_similarity(bites, bitten, dim=0)


print(f"{similarity():.2f}")

# %% without_positions
torch.nn.init.zeros_(model.embeddings.position_embeddings.weight)
print(f"{similarity():.2f}")
