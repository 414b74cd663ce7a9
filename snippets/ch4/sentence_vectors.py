# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""한국어 문장을 벡터 하나로 바꾸고 뜻이 가까운 글을 찾습니다."""

# %% nearest
import torch
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

checkpoint = "intfloat/multilingual-e5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModel.from_pretrained(checkpoint)


@torch.inference_mode()
def embed(texts):
    batch = tokenizer(texts, padding=True, return_tensors="pt")
    hidden = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1)
    return normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


question = "query: 아이스크림이 녹지 않을까요?"
texts = [
    "passage: 회원 탈퇴는 설정의 ‘계정’ 맨 아래에서 신청합니다.",
    "passage: 냉동 상품은 얼음 팩과 함께 포장합니다.",
    "passage: 책은 다섯 권까지 14일 동안 빌릴 수 있습니다.",
]
for text, cosine in zip(
    texts, embed(texts) @ embed([question])[0], strict=True
):
    print(f"{cosine:.3f} {text}")

# %% batch
batch = tokenizer([question, texts[2]], padding=True, return_tensors="pt")
for ids, mask in zip(*batch.values(), strict=True):
    print(*tokenizer.convert_ids_to_tokens(ids))
    print(*mask.tolist())

# %% mean
with torch.inference_mode():
    hidden = model(**batch).last_hidden_state
mask = batch["attention_mask"].unsqueeze(-1)
print(tuple(hidden.shape), tuple(mask.shape))
vectors = (hidden * mask).sum(1) / mask.sum(1)
by_hand = hidden[0, : mask[0].sum()].mean(0)
print(tuple(vectors.shape), torch.allclose(vectors[0], by_hand, atol=1e-5))

# %% length
lengths = vectors.norm(dim=-1)
unit = vectors / lengths.unsqueeze(-1)
print([f"{length:.2f}" for length in unit.norm(dim=-1)])
cosine = torch.nn.functional.cosine_similarity(
    vectors[0], vectors[1], dim=0
)
print(torch.allclose(unit[0] @ unit[1], cosine, atol=1e-5))

# %% without_mask
alone = embed([question])[0]
for name, vector in {
    "masked mean": vectors[0],
    "plain mean": hidden[0].mean(0),
    "first token": hidden[0, 0],
}.items():
    print(f"{name:<12} {alone @ normalize(vector, dim=0):.3f}")

# %% prefixes
sentence = "냉동 상품은 얼음 팩과 함께 포장합니다."
prefixes = ["query: ", "passage: ", ""]
vectors = embed([prefix + sentence for prefix in prefixes])
for prefix, row in zip(prefixes, vectors @ vectors.T, strict=True):
    print(f"{prefix!r:<12}", *(f"{cosine:.2f}" for cosine in row))

# %% order
sentences = [
    "오늘은 하늘이 맑습니다.",
    "날씨가 참 좋네요.",
    "The sky is clear today.",
    "회의는 세 시에 시작합니다.",
    "이자는 매달 25일에 냅니다.",
]
vectors = embed(["query: " + sentence for sentence in sentences])
for sentence, cosine in zip(sentences, vectors @ vectors[0], strict=True):
    print(f"{cosine:.2f} {sentence}")
