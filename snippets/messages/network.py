# /// script
# requires-python = ">=3.11"
# dependencies = ["huggingface_hub>=2"]
# ///
"""프록시, 미러, 토큰, 인증서를 정하는 환경 변수가 정말 쓰이는지 봅니다."""

# %% server
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

seen = []


class Handler(BaseHTTPRequestHandler):
    """프록시도 되고 허브의 미러도 되는, 모두 거절하는 서버."""

    def do_CONNECT(self):
        seen.append(f"CONNECT {self.path}")
        self.send_error(403)

    def do_GET(self):
        token = self.headers.get("Authorization")
        seen.append(f"GET {self.path} {token}")
        self.send_response(403)
        self.send_header("X-Error-Code", "GatedRepo")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"

# %% ask
PROGRAM = """
from huggingface_hub import model_info
try:
    model_info("org/private-model")
except Exception as error:
    print(type(error).__name__)
"""
CLEAR = ("HF_HUB_OFFLINE", "NO_PROXY", "no_proxy")


def ask(**variables):
    """환경 변수를 정한 새 프로세스에서 허브에 묻습니다."""
    kept = {k: v for k, v in os.environ.items() if k not in CLEAR}
    seen.clear()
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=kept | variables,
        capture_output=True,
        text=True,
    )
    requests = {line for line in seen if "agent" not in line}
    print(result.stdout.strip(), *sorted(requests), sep="\n")


# %% proxy
ask(HTTPS_PROXY=address)

# %% endpoint_and_token
ask(HF_ENDPOINT=address, HF_TOKEN="hf_example")

# %% certificates
from huggingface_hub import close_session, get_session

for variable in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
    os.environ[variable] = "no-such-file.pem"
    close_session()
    try:
        get_session()
        print(variable, "쓰이지 않음")
    except FileNotFoundError:
        print(variable, "이 파일을 읽으려 함")
    del os.environ[variable]
