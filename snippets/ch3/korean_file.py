# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "torch", "transformers>=5"]
# ///
"""한국어 CSV를 읽어 토큰으로 바꾸고 배치마다 채웁니다."""

# %% write
from pathlib import Path

rows = """문장,레이블
배송이 빨라서 좋았습니다.,1
다시는 주문하지 않겠습니다.,0
설명서가 없어 한참을 헤맸지만 써 보니 마음에 듭니다.,1
별로예요.,0
"""
Path("reviews-utf8.csv").write_text(rows, encoding="utf-8-sig")
Path("reviews-cp949.csv").write_text(rows, encoding="cp949")
for path in sorted(Path().glob("*.csv")):
    print(path, path.read_bytes()[:8].hex(" "))

# %% read
from datasets import load_dataset

modern = load_dataset("csv", data_files="reviews-utf8.csv", split="train")
older = load_dataset(
    "csv",
    data_files="reviews-cp949.csv",
    split="train",
    encoding="cp949",
)
print(modern.column_names, modern[1])
print(older[:] == modern[:])

# %% pad
from torch.utils.data import DataLoader
from transformers import AutoTokenizer, DataCollatorWithPadding

tokenizer = AutoTokenizer.from_pretrained("FacebookAI/xlm-roberta-base")
tokens = modern.map(
    lambda rows: tokenizer(rows["문장"]),
    batched=True,
    remove_columns="문장",
).rename_column("레이블", "labels")
loader = DataLoader(
    tokens, batch_size=2, collate_fn=DataCollatorWithPadding(tokenizer)
)
for batch in loader:
    print({name: tuple(value.shape) for name, value in batch.items()})
