# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""모델 연습의 답입니다."""

# %% per_layer
from transformers import BertConfig, BertModel

two = BertModel(BertConfig(num_hidden_layers=2)).num_parameters()
twelve = BertModel(BertConfig(num_hidden_layers=12)).num_parameters()
print(f"{two:,} {twelve:,} {(twelve - two) // 10:,}")
