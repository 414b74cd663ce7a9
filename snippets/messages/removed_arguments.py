# /// script
# requires-python = ">=3.11"
# dependencies = ["accelerate", "torch", "transformers>=5"]
# ///
"""이제 받지 않는 메서드와 인자, 그 자리에 쓰는 것입니다."""

# %% encode_plus
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-cased")
try:
    tokenizer.encode_plus("Hello!", max_length=8)
except AttributeError as error:
    print(error)

print(tokenizer("Hello!", max_length=8, truncation=True)["input_ids"])

# %% grouped_entities
from transformers import pipeline

tagger = "dbmdz/bert-large-cased-finetuned-conll03-english"
try:
    pipeline("ner", model=tagger, grouped_entities=True)
except TypeError as error:
    print(error)

ner = pipeline("ner", model=tagger, aggregation_strategy="simple")
names = ner("My name is Sylvain and I work at Hugging Face in Brooklyn.")
print([(name["entity_group"], name["word"]) for name in names])

# %% return_all_scores
checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
old = pipeline(
    "text-classification", model=checkpoint, return_all_scores=True
)
new = pipeline("text-classification", model=checkpoint, top_k=None)
print([score["label"] for score in old("I love it.")])
print([score["label"] for score in new("I love it.")[0]])

# %% training_arguments
from transformers import TrainingArguments

for old in (
    {"overwrite_output_dir": True},
    {"evaluation_strategy": "epoch"},
    {"warmup_ratio": 0.1},
    {"no_cuda": True},
):
    try:
        TrainingArguments("out", **old)
    except TypeError as error:
        print(error)

arguments = TrainingArguments(
    "out", eval_strategy="epoch", warmup_steps=0.1, use_cpu=True
)
print(arguments.get_warmup_steps(200))

# %% trainer_tokenizer
from transformers import Trainer

try:
    Trainer(model=ner.model, args=arguments, tokenizer=tokenizer)
except TypeError as error:
    print(error)

trainer = Trainer(
    model=ner.model,
    args=TrainingArguments("out", use_cpu=True),
    processing_class=tokenizer,
)
print(trainer.processing_class is tokenizer)
