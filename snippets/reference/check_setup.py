# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""설치가 되었는지, 어느 장치에서 계산하는지 확인합니다."""

# %% versions
import torch
import transformers
from packaging.version import Version

print("PyTorch 2.4 이상:", Version(torch.__version__) >= Version("2.4"))
print("Transformers 5:", Version(transformers.__version__).major == 5)

# %% compute
from transformers import BertConfig, BertModel

torch.manual_seed(0)
config = BertConfig(
    vocab_size=100,
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=64,
)
model = BertModel(config).eval()
inputs = torch.tensor([[2, 15, 27, 3]])
with torch.no_grad():
    print(model(inputs).last_hidden_state.shape)


# %% device
def choose(cuda, mps):
    """NVIDIA의 GPU, 애플 실리콘의 GPU, 없으면 CPU를 고릅니다."""
    return "cuda" if cuda else "mps" if mps else "cpu"


print(choose(True, False), choose(False, True), choose(False, False))

device = choose(
    torch.cuda.is_available(), torch.backends.mps.is_available()
)
model.to(device)
with torch.no_grad():
    output = model(inputs.to(device)).last_hidden_state
print(output.device.type == device)

# %% pipeline
from transformers import pipeline

classifier = pipeline(
    "sentiment-analysis",
    model="distilbert/distilbert-base-uncased-finetuned-sst-2-english",
    device=device,
)
print(classifier("I love this!")[0]["label"])
