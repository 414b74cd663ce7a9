# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "datasets", "huggingface_hub>=2", "scikit-learn", "torch",
#   "transformers>=5",
# ]
#
# [tool.hfnotes]
# files = ["korean-help-texts.jsonl", "korean-help-questions.jsonl"]
# ///
"""질문의 주제를 가리는 모델을 폴더로 저장하고, 서버로 내놓고 물어봅니다."""

# %% data
from datasets import load_dataset

file = "korean-help-texts.jsonl"
texts = load_dataset("json", data_files=file, split="train")
file = "korean-help-questions.jsonl"
questions = load_dataset("json", data_files=file, split="train")
topics = sorted(set(texts["topic"]))
print(len(texts), texts[28]["topic"], texts[28]["text"])
print(len(topics), *topics)

# %% model
from torch import nn
from transformers import AutoModelForSequenceClassification, AutoTokenizer

checkpoint = "intfloat/multilingual-e5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(
    checkpoint,
    id2label=dict(enumerate(topics)),
    label2id={topic: number for number, topic in enumerate(topics)},
)
nn.init.eye_(model.bert.pooler.dense.weight)
nn.init.zeros_(model.bert.pooler.dense.bias)
print(type(model).__name__, tuple(model.classifier.weight.shape))

# %% vectors
import torch


@torch.inference_mode()
def pooled(batch):
    inputs = tokenizer(
        batch["text"], padding=True, truncation=True, return_tensors="pt"
    )
    return {"vector": model.bert(**inputs).pooler_output.numpy()}


vectors = texts.map(pooled, batched=True, batch_size=32)
vectors = vectors.with_format("numpy")["vector"][:]
print(vectors.shape)

# %% fit
from sklearn.linear_model import LogisticRegression

fitted = LogisticRegression(C=10, max_iter=1000)
fitted.fit(vectors, texts["topic"][:])
with torch.no_grad():
    model.classifier.weight.copy_(torch.tensor(fitted.coef_))
    model.classifier.bias.copy_(torch.tensor(fitted.intercept_))
print(list(fitted.classes_) == topics)

# %% save
from pathlib import Path

model.save_pretrained("topics")
tokenizer.save_pretrained("topics")
for path in sorted(Path("topics").iterdir()):
    print(f"{path.name:<21} {path.stat().st_size / 1e6:>3.0f} MB")

# %% load
from transformers import pipeline

classifier = pipeline(
    "text-classification", model="topics", truncation=True
)
question = "책을 며칠 동안 빌릴 수 있나요?"
(found,) = classifier(question)
print(found["label"], f"{found['score']:.2f}")

# %% by_hand
inputs = tokenizer(question, return_tensors="pt")
with torch.inference_mode():
    probabilities = model(**inputs).logits[0].softmax(dim=-1)
score, best = probabilities.max(dim=-1)
print(model.config.id2label[best.item()] == found["label"])
print(abs(score.item() - found["score"]) < 1e-4)

# %% top_k
for found in classifier("카드를 잃어버렸어요", top_k=3):
    print(found["label"], f"{found['score']:.2f}")
print(len(classifier("카드를 잃어버렸어요", top_k=None)))

# %% long
long = "책을 빌리고 싶어요. " * 200
print(len(tokenizer(long, verbose=False)["input_ids"]))
(found,) = classifier(long)
print(found["label"])

# %% score
asked = questions[::5]
answers = [texts[number]["topic"] for number in asked["text_id"]]
found = classifier(asked["question"], top_k=3, batch_size=16)
three = [[topic["label"] for topic in best] for best in found]
pairs = list(zip(answers, three, strict=True))
of_first = sum(answer == labels[0] for answer, labels in pairs)
of_three = sum(answer in labels for answer, labels in pairs)
for right in (of_first, of_three):
    print(f"{right / len(pairs):.1f}")

# %% card
from huggingface_hub import EvalResult, ModelCard, ModelCardData


def accuracy(name, right):
    return EvalResult(
        task_type="text-classification",
        dataset_type="hfnotes/korean-help",
        dataset_name="도움말의 질문",
        metric_type="accuracy",
        metric_name=name,
        metric_value=round(right / len(pairs), 1),
    )


data = ModelCardData(
    language="ko",
    license="mit",
    base_model=checkpoint,
    datasets=["hfnotes/korean-help"],
    pipeline_tag="text-classification",
    model_name="topics",
    eval_results=[
        accuracy("첫째", of_first),
        accuracy("앞의 셋", of_three),
    ],
)
template = """---
{{ card_data }}
---

# 질문의 주제

손님의 질문이 {{ topics | length }}가지 주제 가운데 무엇인지 가립니다.

## 쓰지 말아야 할 곳

첫째 답만 믿고 사람 없이 처리하는 일.
질문 {{ asked }}개에서 맞힌 비율은 {{ right }}입니다.
"""
card = ModelCard.from_template(
    data,
    template_str=template,
    topics=topics,
    asked=len(pairs),
    right=f"{of_first / len(pairs):.1f}",
)
card.save("topics/README.md")
print(card)

# %% read_card
read = ModelCard.load("topics/README.md").data
print(read.license, read.language, read.pipeline_tag)
for result in read.eval_results:
    print(result.metric_name, result.metric_value)

# %% server
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


def reply(body):
    """요청의 본문에서 상태 코드와 답을 만듭니다."""
    try:
        sent = json.loads(body)
    except ValueError:
        return 400, {"error": "JSON이 아닙니다."}
    if not isinstance(sent, list) or not sent:
        return 400, {"error": "글의 목록이 아닙니다."}
    if not all(isinstance(text, str) for text in sent):
        return 400, {"error": "글이 아닌 것이 있습니다."}
    return 200, classifier(sent)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        status, content = reply(self.rfile.read(length))
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()

# %% client
from http.client import HTTPConnection


def ask(body):
    connection = HTTPConnection("127.0.0.1", server.server_port)
    connection.request("POST", "/", body)
    response = connection.getresponse()
    return response.status, json.loads(response.read())


asked = [
    "책을 며칠 동안 빌릴 수 있나요?",
    "카드를 잃어버렸어요",
    "방금 산 걸 무르고 싶어요",
]
status, found = ask(json.dumps(asked).encode())
print(status)
for question, best in zip(asked, found, strict=True):
    print(best["label"], f"{best['score']:.2f}", question)

# %% bad_request
for body in (b"hello", b"[]", b"[1, 2]"):
    print(*ask(body))
