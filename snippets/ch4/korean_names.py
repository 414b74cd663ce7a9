# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "accelerate", "datasets", "seqeval", "torch", "transformers>=5",
# ]
#
# [tool.hfnotes]
# files = ["korean-names-train.jsonl", "korean-names-test.jsonl"]
# ///
"""한국어 문장에서 사람, 곳, 기관, 날짜의 이름을 찾습니다."""

# %% data
from datasets import load_dataset

file = "korean-names-train.jsonl"
train = load_dataset("json", data_files=file, split="train")
file = "korean-names-test.jsonl"
test = load_dataset("json", data_files=file, split="train")
print(len(train), len(test))
for word, tag in zip(train[3]["words"], train[3]["tags"], strict=True):
    print(f"{tag:<6}", word)

# %% word_ids
from transformers import AutoTokenizer

checkpoint = "intfloat/multilingual-e5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
words = ["서울에서는", "3월", "1일에", "이도윤을", "만난다."]
encoded = tokenizer(words, is_split_into_words=True)
for token, word in zip(encoded.tokens(), encoded.word_ids(), strict=True):
    print(f"{word!s:<5}", token)

# %% align
names = ["O"]
for kind in ("PER", "LOC", "ORG", "DAT"):
    names += [f"B-{kind}", f"I-{kind}"]


def align(word_ids, tags):
    """단어의 첫 토큰에만 태그의 번호를 주고 나머지는 -100으로 둡니다."""
    labels, before = [], None
    for word in word_ids:
        first = word is not None and word != before
        labels.append(names.index(tags[word]) if first else -100)
        before = word
    return labels


tags = ["B-LOC", "B-DAT", "I-DAT", "B-PER", "O"]
print(names)
print(align(encoded.word_ids(), tags))


# %% tokenize
def tokenize(batch):
    encoded = tokenizer(batch["words"], is_split_into_words=True)
    encoded["labels"] = [
        align(encoded.word_ids(row), tags)
        for row, tags in enumerate(batch["tags"])
    ]
    return encoded


tokenized = train.map(tokenize, batched=True)
tokens = [label for labels in tokenized["labels"] for label in labels]
print(len(tokens), sum(label != -100 for label in tokens))

# %% model
from transformers import AutoModelForTokenClassification, set_seed

set_seed(0)
model = AutoModelForTokenClassification.from_pretrained(
    checkpoint,
    id2label=dict(enumerate(names)),
    label2id={name: number for number, name in enumerate(names)},
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)
model.bert.embeddings.requires_grad_(False)
for layer in model.bert.encoder.layer[:8]:
    layer.requires_grad_(False)
print(f"{model.num_parameters(only_trainable=True):,}")

# %% train
from transformers import (
    DataCollatorForTokenClassification,
    PrinterCallback,
    Trainer,
    TrainingArguments,
)

arguments = TrainingArguments(
    "names",
    num_train_epochs=3,
    learning_rate=3e-4,
    warmup_steps=10,
    save_strategy="no",
    logging_strategy="no",
    report_to="none",
    disable_tqdm=True,
)
trainer = Trainer(
    model=model,
    args=arguments,
    train_dataset=tokenized,
    data_collator=DataCollatorForTokenClassification(tokenizer),
)
trainer.remove_callback(PrinterCallback)
trainer.train()
print(trainer.state.global_step)

# %% predict
import torch


@torch.inference_mode()
def find_tags(words):
    """단어마다 첫 토큰의 로짓이 가장 큰 태그를 고릅니다."""
    encoded = tokenizer(
        words, is_split_into_words=True, return_tensors="pt"
    )
    best = model(**encoded).logits[0].argmax(dim=-1)
    word_ids = encoded.word_ids()
    firsts = [word_ids.index(word) for word in range(len(words))]
    return [names[best[first]] for first in firsts]


model.eval()
answers = test["tags"][:]
predicted = [find_tags(words) for words in test["words"]]

# %% report
from seqeval.metrics import classification_report

print(classification_report(answers, predicted))

# %% accuracy
from seqeval.metrics import accuracy_score, f1_score

nothing = [["O"] * len(tags) for tags in answers]
for found in (nothing, predicted):
    accuracy = accuracy_score(answers, found)
    print(f"{accuracy:.2f} {f1_score(answers, found):.2f}")

# %% whole
answer = [["B-DAT", "I-DAT", "O", "B-PER"]]
for found in (
    ["B-DAT", "I-DAT", "O", "B-PER"],
    ["B-DAT", "O", "O", "B-PER"],
    ["B-DAT", "I-DAT", "O", "B-ORG"],
):
    print(*found, f"{f1_score(answer, [found]):.2f}")


# %% wrong
def mark(words, tags):
    return " ".join(
        word if tag == "O" else f"{word}/{tag}"
        for word, tag in zip(words, tags, strict=True)
    )


wrong = [row for row in range(len(test)) if predicted[row] != answers[row]]
print(len(wrong))
for row in wrong[:8]:
    print(mark(test[row]["words"], predicted[row]))
    print("    맞는 답:", mark(test[row]["words"], answers[row]))

# %% ask
for sentence in (
    "지난주 금요일에 김하늘 선수가 대전에서 푸른솔전자와 계약했다.",
    "한소라 작가는 5월 5일 제주에서 새 책을 소개한다.",
    "봄이 오면 강가를 걷는다.",
):
    words = sentence.split()
    print(mark(words, find_tags(words)))
