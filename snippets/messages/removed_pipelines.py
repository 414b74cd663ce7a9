# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""빠진 파이프라인 대신 같은 모델을 직접 부릅니다."""

# %% removed
from transformers import pipeline

for task in (
    "question-answering",
    "summarization",
    "translation_ko_to_en",
    "text2text-generation",
):
    try:
        pipeline(task)
    except KeyError as error:
        print(error.args[0].split(" See ")[0])

# %% model
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

checkpoint = "sshleifer/distilbart-cnn-12-6"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
text = (
    "The weather was mild and dry. According to the council, the library in"
    " Millbrook will open its new café on Monday. The building is used by"
    " 600 people every week."
)
output = model.generate(**tokenizer(text, return_tensors="pt"))
print(tokenizer.decode(output[0], skip_special_tokens=True).strip())
