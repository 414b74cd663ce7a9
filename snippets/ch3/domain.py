# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""빈칸을 맞히는 모델을 논문의 말로 더 학습합니다."""

# %% before
from transformers import pipeline, set_seed

unmasker = pipeline("fill-mask", model="google-bert/bert-base-uncased")
questions = {
    "method": "We propose a new [MASK] for speech recognition.",
    "tea": "She drinks a cup of [MASK] every morning.",
}


def probabilities():
    return {
        word: unmasker(question, targets=[word])[0]["score"]
        for word, question in questions.items()
    }


before = probabilities()
for word, question in questions.items():
    first = unmasker(question)[0]["token_str"]
    print(f"first {first}, {word} {before[word]:.2f}")

# %% texts
tasks = (
    "image classification",
    "machine translation",
    "question answering",
    "text summarization",
)
patterns = (
    "We propose a new method for {}.",
    "Our method improves the results of {}.",
    "This paper presents a model for {}.",
)
texts = [pattern.format(task) for task in tasks for pattern in patterns]
print(len(texts))
print(texts[0])

# %% train
import torch
from torch.utils.data import DataLoader
from transformers import DataCollatorForLanguageModeling

set_seed(0)
tokenizer, model = unmasker.tokenizer, unmasker.model
model.requires_grad_(False)
model.bert.encoder.layer[-1].requires_grad_(True)
learning = [weight for weight in model.parameters() if weight.requires_grad]
optimizer = torch.optim.AdamW(learning, lr=5e-4)
loader = DataLoader(
    [tokenizer(text) for text in texts],
    batch_size=6,
    shuffle=True,
    collate_fn=DataCollatorForLanguageModeling(
        tokenizer, mlm_probability=0.3
    ),
)
model.train()
for _ in range(8):
    for batch in loader:
        model(**batch).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
model.eval()
share = sum(weight.numel() for weight in learning) / model.num_parameters()
print(f"{share:.0%} of the weights")

# %% after
after = probabilities()
print("first", unmasker(questions["method"])[0]["token_str"])
print("method above 0.3:", before["method"] < 0.01, after["method"] > 0.3)

# %% forgotten
print("tea above 0.05:", before["tea"] > 0.05, after["tea"] > 0.05)

# %% answer_classify
from transformers import AutoModelForSequenceClassification

model.save_pretrained("papers")
classifier, report = AutoModelForSequenceClassification.from_pretrained(
    "papers", output_loading_info=True
)
print(*sorted(report["missing_keys"]), sep="\n")
ours = model.bert.encoder.layer[-1].parameters()
theirs = classifier.bert.encoder.layer[-1].parameters()
print(all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True)))
