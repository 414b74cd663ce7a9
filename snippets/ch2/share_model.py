# /// script
# requires-python = ">=3.11"
# dependencies = ["huggingface_hub>=2", "torch", "transformers>=5"]
# ///
"""모델을 폴더에 저장하고, 클라이언트가 허브에 무엇을 보내는지 봅니다."""

# %% save
from pathlib import Path

from transformers import BertConfig, BertForSequenceClassification

config = BertConfig(
    vocab_size=100,
    hidden_size=8,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=16,
    id2label={0: "부정", 1: "긍정"},
    label2id={"부정": 0, "긍정": 1},
)
model = BertForSequenceClassification(config)
model.save_pretrained("my-model")
print(sorted(path.name for path in Path("my-model").iterdir()))

# %% server
import json
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, HTTPServer

sent = {}


class Hub(BaseHTTPRequestHandler):
    """올리기에 필요한 만큼만 허브처럼 답하는 서버."""

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        lines = [*map(json.loads, self.rfile.read(length).splitlines())]
        sent[self.path.partition("?")[0]] = lines
        url = f"http://{self.headers['Host']}/my-name/my-model"
        answer = {"url": url, "commitUrl": url, "commitOid": ""}
        for file in lines[0].get("files", ()):
            file |= {"uploadMode": "regular", "shouldIgnore": False}
            answer.setdefault("files", []).append(file | {"oid": None})
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Hub)
threading.Thread(target=server.serve_forever, daemon=True).start()

# %% upload
import os
import subprocess
import sys

UPLOAD = """
from huggingface_hub import HfApi
api = HfApi()
api.create_repo("my-name/my-model", private=True)
api.upload_folder(repo_id="my-name/my-model", folder_path="my-model")
"""
address = f"http://127.0.0.1:{server.server_port}"
os.environ |= {"HF_ENDPOINT": address, "HF_TOKEN": "hf_example"}
os.environ["HF_HUB_OFFLINE"] = "0"
subprocess.run([sys.executable, "-c", UPLOAD], check=True)
print(*sent, sep="\n")

# %% sent
(repository,) = sent["/api/repos/create"]
print(repository)
header, *files = sent["/api/models/my-name/my-model/commit/main"]
print(header["value"]["summary"])
for file in files:
    name, content = file["value"]["path"], file["value"]["content"]
    print(name, b64decode(content) == Path("my-model", name).read_bytes())
