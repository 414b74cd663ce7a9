# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""내 글에서 뜻이 가까운 줄을 찾는 파이프라인을 만들어 등록합니다."""

# %% pipeline
import torch
from torch.nn.functional import normalize
from transformers import Pipeline


class SearchPipeline(Pipeline):
    """질문과 뜻이 가까운 줄을 찾습니다."""

    def __init__(self, lines, **kwargs):
        super().__init__(**kwargs)
        self.lines = lines
        self.vectors = torch.cat(
            [
                self.forward(self.encode("passage: " + line))
                for line in lines
            ]
        )

    def encode(self, text):
        return self.tokenizer(text, truncation=True, return_tensors="pt")

    def _sanitize_parameters(self, top_k=None):
        return {}, {}, {} if top_k is None else {"top_k": top_k}

    def preprocess(self, question):
        return self.encode("query: " + question)

    def _forward(self, inputs):
        hidden = self.model(**inputs).last_hidden_state
        mask = inputs["attention_mask"].unsqueeze(-1)
        return normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)

    def postprocess(self, vector, top_k=1):
        scores, numbers = (self.vectors @ vector[0]).topk(top_k)
        return [
            {"line": self.lines[number], "score": score}
            for score, number in zip(
                scores.tolist(), numbers.tolist(), strict=True
            )
        ]


# %% register
from transformers import AutoModel, pipeline
from transformers.pipelines import PIPELINE_REGISTRY

PIPELINE_REGISTRY.register_pipeline(
    "line-search", pipeline_class=SearchPipeline, pt_model=AutoModel
)
lines = [
    "회의실 열쇠는 3층 안내 데스크에서 빌립니다.",
    "택배는 지하 1층 우편함 옆에 둡니다.",
    "휴가는 이틀 전까지 팀장에게 알립니다.",
    "점심 식권은 매달 첫날에 나누어 줍니다.",
    "와이파이 비밀번호는 석 달마다 바뀝니다.",
    "주차는 건물 뒤편에만 할 수 있습니다.",
]
searcher = pipeline(
    "line-search", model="intfloat/multilingual-e5-small", lines=lines
)
print(type(searcher).__name__, type(searcher.model).__name__)

# %% ask
questions = [
    "차를 어디에 세우나요?",
    "쉬고 싶으면 언제까지 말해야 하나요?",
    "밥은 어떻게 먹나요?",
]
for question in questions:
    (best,) = searcher(question)
    print(question)
    print(f"    {best['score']:.2f} {best['line']}")

# %% top_k
for found in searcher("소포가 왔다는데 어디에 있나요?", top_k=2):
    print(f"{found['score']:.2f} {found['line']}")

# %% batch
together = searcher(questions, batch_size=3)
for question, (best,) in zip(questions, together, strict=True):
    (alone,) = searcher(question)
    same = best["line"] == alone["line"]
    print(same, abs(best["score"] - alone["score"]) < 1e-4)
