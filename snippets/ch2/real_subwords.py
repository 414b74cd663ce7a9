# /// script
# requires-python = ">=3.11"
# dependencies = ["tokenizers", "transformers>=5"]
# ///
"""실제 토크나이저의 알고리즘, 나누는 방법, 바이트, 특수 토큰을 봅니다."""

# %% algorithms
from transformers import AutoTokenizer

bert = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
gpt2 = AutoTokenizer.from_pretrained("openai-community/gpt2")
for tokenizer in (bert, gpt2):
    print(type(tokenizer.backend_tokenizer.model).__name__)
    print(tokenizer.tokenize("unfunny puppeteers"))


# %% longest_match
def cut(word, vocabulary):
    """앞에서부터 어휘에 있는 가장 긴 조각을 떼어 냅니다."""
    pieces = []
    while word:
        mark = "##" if pieces else ""
        for end in range(len(word), 0, -1):
            if mark + word[:end] in vocabulary:
                break
        else:
            return ["[UNK]"]
        pieces.append(mark + word[:end])
        word = word[end:]
    return pieces


for word in ("unfunny", "annoyingly", "rewatched", "똠"):
    print(cut(word, bert.get_vocab()), bert.tokenize(word))

# %% bytes
from tokenizers.pre_tokenizers import ByteLevel

print(len(ByteLevel.alphabet()))
text = "똠방각하 😀"
tokens = gpt2.tokenize(text)
print(len(text.encode()), len(tokens), gpt2.unk_token in tokens)
print(gpt2.decode(gpt2(text)["input_ids"]) == text)

# %% special_tokens
names = [
    "google-bert/bert-base-uncased",
    "openai-community/gpt2",
    "sshleifer/distilbart-cnn-12-6",
]
for name in names:
    tokenizer = AutoTokenizer.from_pretrained(name)
    print(name)
    for kind, token in sorted(tokenizer.special_tokens_map.items()):
        print(f"    {kind:<10} {token}")

# %% mask_in_code
import inspect

from transformers import RobertaTokenizer, XLMRobertaTokenizer

for cls in (RobertaTokenizer, XLMRobertaTokenizer):
    default = inspect.signature(cls).parameters["mask_token"].default
    print(cls.__name__, default)
