# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""'모델 고르기' 연습의 답입니다."""

# %% family
from transformers import AutoConfig


def family(checkpoint):
    """설정만 보고 갈래와 클래스의 이름을 돌려줍니다."""
    config = AutoConfig.from_pretrained(checkpoint)
    name = config.architectures[0]
    if config.is_encoder_decoder:
        return "encoder-decoder", name
    if name.endswith(("ForCausalLM", "LMHeadModel")):
        return "decoder", name
    return "encoder", name


for checkpoint in (
    "google-bert/bert-base-uncased",
    "dbmdz/bert-large-cased-finetuned-conll03-english",
    "openai-community/gpt2",
    "sshleifer/distilbart-cnn-12-6",
    "Helsinki-NLP/opus-mt-ko-en",
):
    print(checkpoint, *family(checkpoint), sep="\n    ")
