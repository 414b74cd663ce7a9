"""The search in a real browser: what a reader would type leads to the page that teaches it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

# What is typed, and a page that is to stand among the first three.
QUERIES = {
    # the same word with particles, and what else it is called
    "토크나이저": "ch2/tokenizers",
    "토크나이저를": "ch2/tokenizers",
    "토크나이저란": "ch2/tokenizers",
    "토크나이저는": "ch2/tokenizers",
    "tokenizer": "ch2/tokenizers",
    "서브워드": "ch2/tokenizers",
    "subword": "ch2/tokenizers",
    "SentencePiece": "ch2/subword-algorithms",
    "byte-level BPE": "ch2/subword-algorithms",
    "한국어 토큰": "ch2/tokenizers",
    "패딩": "ch2/several-sequences",
    "패딩을": "ch2/several-sequences",
    "padding": "ch2/several-sequences",
    "어텐션 마스크": "ch2/several-sequences",
    "어텐션 마스크를": "ch2/several-sequences",
    "attention mask": "ch2/several-sequences",
    "attention_mask": "ch2/several-sequences",
    "동적 패딩": "ch3/dynamic-padding",
    "dynamic padding": "ch3/dynamic-padding",
    "DataCollatorWithPadding": "ch3/dynamic-padding",
    "to_tf_dataset": "ch3/dynamic-padding",
    "은닉 상태": "ch2/behind-the-pipeline",
    "은닉 상태란": "ch2/behind-the-pipeline",
    "hidden state": "ch2/behind-the-pipeline",
    "로짓": "ch2/behind-the-pipeline",
    "logits": "ch2/behind-the-pipeline",
    "소프트맥스": "ch2/behind-the-pipeline",
    "미세 조정": "ch3/trainer",
    "파인튜닝": "ch3/trainer",
    "fine-tuning": "ch3/trainer",
    "AdamW": "ch3/training-well",
    "과적합": "ch3/training-well",
    "학습 곡선": "ch3/training-well",
    "early stopping": "ch3/training-well",
    "bfloat16": "ch3/training-well",
    "gradient accumulation": "ch3/training-well",
    "옵티마이저": "ch3/one-step",
    "학습률": "labs/learning_rates",
    "accelerate launch": "ch3/accelerate",
    "분산 학습": "ch3/accelerate",
    "데이터 병렬이란": "ch3/accelerate",
    "gloo": "ch3/accelerate",
    "의미 검색": "labs/sentence_map",
    "토큰은 몇 개": "labs/token_counts",
    "스케줄러": "ch3/loop",
    "Trainer": "ch3/trainer",
    "TrainingArguments": "ch3/trainer",
    "체크포인트": "ch2/models",
    "load_dataset": "ch3/data",
    "데이터셋을 불러오기": "ch3/data",
    "csv 파일": "ch3/data",
    "token_type_ids": "ch3/data",
    "from_pretrained": "ch2/models",
    "모델을 저장": "ch2/models",
    "save_pretrained": "ch2/models",
    "개체명 인식": "ch1/reading-tasks",
    "질의응답": "ch1/reading-tasks",
    "요약": "ch1/writing-tasks",
    "번역": "ch1/writing-tasks",
    "제로샷 분류": "ch1/reading-tasks",
    "zero-shot": "ch1/reading-tasks",
    "파이프라인": "ch1/what-is-nlp",
    "인코더": "ch1/how-transformers-work",
    "디코더": "ch1/how-transformers-work",
    "어텐션": "ch1/how-transformers-work",
    "편향": "ch1/bias",
    "편향이란": "ch1/bias",
    "bias": "ch1/bias",
    "내장 허브": "reference/embedded-hub",
    "모델 카드": "ch2/sharing",
    "라이선스": "ch2/sharing",
    "push_to_hub": "ch2/sharing",
    "safetensors": "ch2/sharing",
    "KV 캐시": "ch1/generation",
    "temperature": "ch1/generation",
    "top_p": "ch1/generation",
    "채팅 템플릿": "ch1/generation",
    "환각": "ch1/generation",
    "티처 포싱": "ch1/how-they-do-a-task",
    "next sentence prediction": "ch1/how-they-do-a-task",
    "BM25": "ch4/search",
    "add_faiss_index": "ch4/search",
    "NFD": "ch4/tokens",
    "자모": "ch4/tokens",
    "LoRA": "ch4/reviews",
    "로라": "ch4/reviews",
    "get_peft_model": "ch4/reviews",
    "LogisticRegression": "ch4/reviews",
    "리뷰 분류": "ch4/reviews",
    "seqeval": "ch4/names",
    "word_ids": "ch4/names",
    "토큰 분류": "ch4/names",
    "BIO 태그": "ch4/names",
    "PIPELINE_REGISTRY": "ch4/pipeline",
    "나만의 파이프라인": "ch4/pipeline",
    "EvalResult": "ch4/pipeline",
    "http.server": "ch4/pipeline",
    "transformers serve": "ch4/pipeline",
    # messages of today's libraries, as they are pasted
    "KeyError question-answering": "ch1/reading-tasks",
    "KeyError: 'The task summarization has been removed from transformers.": "ch1/writing-tasks",
    "KeyError: 'The task question-answering has been removed from transformers."
    " Use the `text-generation` pipeline": "ch1/reading-tasks",
    "IndexError: too many indices for tensor of dimension 1": "ch2/several-sequences",
    "ValueError: expected sequence of length 3 at dim 1 (got 2)": "ch2/several-sequences",
    "ValueError: Unable to create tensor, you should probably activate truncation and/or padding"
    " with 'padding=True'": "ch2/several-sequences",
    "RuntimeError: The size of tensor a (602) must match the size of tensor b (512) at"
    " non-singleton dimension 1": "ch2/several-sequences",
    "ValueError: tf is not a valid TensorType, please select one of": "ch2/all-at-once",
    "TypeError: 'builtins.safe_open' object is not iterable": "ch2/models",
    "We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in"
    " the cached files.": "reference/messages",
    "SSL: CERTIFICATE_VERIFY_FAILED": "reference/messages",
    "ProxyError": "reference/messages",
    "REQUESTS_CA_BUNDLE": "reference/messages",
    "HF_ENDPOINT": "reference/messages",
    "HF_TOKEN": "reference/messages",
    "HF_HUB_OFFLINE": "reference/messages",
    "You are trying to access a gated repo": "reference/messages",
    "HfUriError: Invalid HF URI 'hf://datasets/glue'": "reference/messages",
    "OSError: Repo id must use alphanumeric chars": "reference/messages",
    "cannot import name 'AdamW'": "reference/messages",
    "ImportError: cannot import name 'TFAutoModel' from 'transformers'": "reference/messages",
    "cannot import name 'load_metric' from 'datasets'": "reference/messages",
    "AttributeError: BertTokenizer has no attribute encode_plus": "reference/messages",
    "grouped_entities": "reference/messages",
    "unexpected keyword argument 'overwrite_output_dir'": "reference/messages",
    "text input must be of type str": "reference/messages",
    "Asking to pad but the tokenizer does not have a padding token": "reference/messages",
    "Some weights were not initialized from the model checkpoint": "reference/messages",
    "newly initialized": "reference/messages",
    "RuntimeError: Expected all tensors to be on the same device, but found at least two devices,"
    " cuda:0 and cpu!": "reference/messages",
    "CUDA out of memory": "reference/messages",
    "UnicodeEncodeError: 'cp949' codec can't encode character": "reference/messages",
    "PYTHONUTF8": "reference/messages",
    "오프라인에서 모델 불러오기": "reference/messages",
    "사내망에서 모델 다운로드": "reference/messages",
    "폐쇄망": "reference/messages",
    "프록시": "reference/messages",
    # where to run it
    "설치": "reference/setup",
    "설치 방법": "reference/setup",
    "가상 환경": "reference/setup",
    "pip install torch": "reference/setup",
    "CPU 판": "reference/setup",
    "윈도": "reference/setup",
    "WSL2": "reference/setup",
    "Colab": "reference/setup",
    "코랩": "reference/setup",
    "uv run": "reference/setup",
    "mps": "reference/setup",
}


@pytest.fixture(scope="module")
def box(browser, address) -> Iterator[Locator]:
    """The field to type in, on one page for all queries."""
    page = browser.new_page()
    page.goto(f"{address}/index.html")
    field = page.locator(".md-search__input")
    field.click()
    yield field
    page.close()


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_its_page_among_the_first_three(box, query):
    found = box.page.locator(".md-search-result__item > a.md-search-result__link")
    for typed in ("", query):
        box.fill(typed)
        box.press("End")  # the search begins when a key comes up
        expect(found.first).to_be_attached(attached=bool(typed))
    links = [link.get_attribute("href") for link in found.all()]
    pages = list(dict.fromkeys(link.split("?")[0].split("#")[0] for link in links))
    assert any(link.endswith(f"/{QUERIES[query]}.html") for link in pages[:3]), pages
