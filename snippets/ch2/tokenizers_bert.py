# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""토크나이저로 글을 입력 ID로 바꾸고 다시 글로 되돌립니다."""

# %% bert_tokenizer
from transformers import BertTokenizer

tokenizer = BertTokenizer.from_pretrained("google-bert/bert-base-cased")
print(type(tokenizer).__name__, tokenizer.vocab_size)

# %% auto_tokenizer
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-cased")
print(type(tokenizer).__name__)
for name, values in tokenizer(
    "Using a Transformer network is simple"
).items():
    print(name, values)

# %% save
from pathlib import Path

folder = Path("my_tokenizer")
tokenizer.save_pretrained(folder)
print(*sorted(path.name for path in folder.iterdir()), sep="\n")

# %% load_again
again = AutoTokenizer.from_pretrained(folder)
print(again.get_vocab() == tokenizer.get_vocab())

# %% tokenize
tokens = tokenizer.tokenize("Using a Transformer network is simple")
print(tokens)

# %% ids
ids = tokenizer.convert_tokens_to_ids(tokens)
print(ids)

# %% decode
print(tokenizer.decode(ids))

# %% lower_case
print(tokenizer.tokenize("Using a transformer network is simple"))

# %% ids_of_the_notes
ids_of_the_notes = [7993, 170, 11303, 1200, 2443, 1110, 3014]
print(tokenizer.convert_ids_to_tokens(ids_of_the_notes))
print(tokenizer.decode(ids_of_the_notes))

# %% one_alias
from transformers import BertTokenizerFast

print(BertTokenizerFast is BertTokenizer)
