# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch", "transformers>=5"]
# ///
"""실제 체크포인트의 어텐션 가중치를 꺼내 그립니다."""

# %% attention
from transformers import AutoModel, AutoTokenizer

checkpoint = "sentence-transformers/all-MiniLM-L6-v2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModel.from_pretrained(checkpoint, attn_implementation="eager")

sentence = "The cat did not cross the street because it was tired."
inputs = tokenizer(sentence, return_tensors="pt")
attentions = model(**inputs, output_attentions=True).attentions
print(len(attentions), attentions[0].shape)

# %% it
tokens = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
it = tokens.index("it")
for layer, attention in enumerate(attentions, 1):
    row = attention[0, :, it].mean(dim=0)
    best = row[1:-1].topk(3).indices + 1
    print(layer, [tokens[position] for position in best])

# %% draw
import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(4, 3.7), layout="constrained")
weights = attentions[4][0].mean(dim=0)[1:-1, 1:-1].detach()
axis.pcolormesh(weights, cmap="Blues", edgecolors="white")
axis.invert_yaxis()
places = [number + 0.5 for number in range(len(tokens) - 2)]
axis.set_xticks(places, tokens[1:-1], rotation=60)
axis.set_yticks(places, tokens[1:-1])
axis.tick_params(length=0)
title = "다섯째 층의 어텐션 가중치. it의 행에서 cat의 칸이 가장 짙습니다."
figure.savefig("attention.svg", metadata={"Title": title})

# %% wide
inputs = tokenizer(sentence.replace("tired", "wide"), return_tensors="pt")
other = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
rows = model(**inputs, output_attentions=True).attentions
for layer, attention in enumerate(rows, 1):
    row = attention[0, :, it].mean(dim=0)
    best = row[1:-1].topk(3).indices + 1
    print(layer, [other[position] for position in best])
