# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""감성 분석 파이프라인을 세 단계로 나누어 같은 답을 다시 얻습니다."""

# %% pipeline
from transformers import pipeline

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
sentences = [
    "I've been waiting for a HuggingFace course my whole life.",
    "I hate this so much!",
]

classifier = pipeline("sentiment-analysis", model=checkpoint)
for result in classifier(sentences):
    print(f"{result['label']} {result['score']:.4f}")

# %% load_tokenizer
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(checkpoint)
print(tokenizer.vocab_size)

# %% tokenize
inputs = tokenizer(
    sentences, padding=True, truncation=True, return_tensors="pt"
)
for name, tensor in inputs.items():
    print(name)
    print(tensor)

# %% tokens
for ids in inputs["input_ids"]:
    print(*tokenizer.convert_ids_to_tokens(ids))

# %% hidden_states
from transformers import AutoModel

encoder = AutoModel.from_pretrained(checkpoint)
outputs = encoder(**inputs)
print(outputs.last_hidden_state.shape)

# %% loading_report
_, report = AutoModel.from_pretrained(checkpoint, output_loading_info=True)
print(*sorted(report["unexpected_keys"]), sep="\n")

# %% output_access
hidden_states = outputs.last_hidden_state
print(outputs["last_hidden_state"] is hidden_states)
print(outputs[0] is hidden_states)

# %% head
from transformers import AutoModelForSequenceClassification

model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
outputs = model(**inputs)
print(outputs.logits.shape)

# %% logits
print(outputs.logits)

# %% softmax
import torch

predictions = torch.nn.functional.softmax(outputs.logits, dim=-1)
print(predictions)

# %% labels
print(model.config.id2label)

# %% same_as_pipeline
for result, probabilities in zip(
    classifier(sentences), predictions, strict=True
):
    best = probabilities.argmax().item()
    label = model.config.id2label[best]
    same_score = abs(probabilities[best].item() - result["score"]) < 1e-4
    print(label, label == result["label"], same_score)

# %% token_types_unused
without = {key: inputs[key] for key in ("input_ids", "attention_mask")}
same = torch.allclose(model(**without).logits, outputs.logits, atol=1e-5)
print(same)

# %% subword_algorithm
print(type(tokenizer.backend_tokenizer.model).__name__)

# %% loss_takes_logits
targets = torch.tensor([1, 0])
in_one = torch.nn.functional.cross_entropy(outputs.logits, targets)
in_two = torch.nn.functional.nll_loss(torch.log(predictions), targets)
print(torch.allclose(in_one, in_two, atol=1e-5))
