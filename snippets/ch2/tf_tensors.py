# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "numpy",
#   "tensorflow",
#   "tf-keras",
#   "torch",
#   "transformers<5",
# ]
# ///
"""transformers 4에서 토크나이저의 출력을 TensorFlow 모델에 넣습니다."""

# %% tensorflow_tensors
from transformers import AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
print(type(tokenizer).__name__)
sequences = [
    "I've been waiting for a HuggingFace course my whole life.",
    "So have I!",
]

inputs = tokenizer(sequences, padding=True, return_tensors="tf")
for name, tensor in inputs.items():
    print(name, tensor.dtype.name, tensor.shape)
    print(tensor.numpy())

# %% numpy_arrays
arrays = tokenizer(sequences, padding=True, return_tensors="np")
for name, array in arrays.items():
    print(name, array.dtype, array.shape)
    print((array == inputs[name].numpy()).all())

# %% load_from_folder
from huggingface_hub import snapshot_download
from transformers import TFAutoModel

folder = snapshot_download(
    checkpoint, allow_patterns=["config.json", "model.safetensors"]
)
encoder = TFAutoModel.from_pretrained(folder, from_pt=True)
print(type(encoder).__name__)

# %% hidden_states
outputs = encoder(**inputs)
print(outputs.last_hidden_state.shape)

# %% logits
from transformers import TFAutoModelForSequenceClassification

model = TFAutoModelForSequenceClassification.from_pretrained(
    folder, from_pt=True
)
logits = model(**inputs).logits
print(logits.shape)
print(logits.numpy().round(4))

# %% same_as_pytorch
import numpy as np
from transformers import AutoModelForSequenceClassification

torch_model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
torch_logits = torch_model(
    **tokenizer(sequences, padding=True, return_tensors="pt")
).logits
print(np.allclose(logits.numpy(), torch_logits.detach().numpy(), atol=1e-4))
