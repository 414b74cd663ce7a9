"""The files of this course that a maintainer writes: any bytes give a result or one error."""

from doors import THROWN, answers, changed
from hypothesis import given

from course.blocks import read_blocks
from live.fences import read_catalogue

BLOCKS = '''
[S01-S02]
lines = "3-15"
verdict = "equal"
cells = ["ch1/a.py::first", "ch1/a.py::last"]
output = """
>가 [1, 2]
"""
stray = ">"

[S03]
lines = "20"
verdict = "changed"
cells = ["ch1/b.py::first"]
note = "`pipeline`이 없습니다."
'''
CATALOGUE = """
[tokenizers.gpt2]
repository = "openai-community/gpt2"

[widgets.tokens]
title = "내 글을 토큰으로"
lead = "글을 바꿉니다."
scripts = ["tokenizers.js", "tokens.js"]
tokenizers = ["gpt2"]
"""


@THROWN
@given(content=changed(BLOCKS))
def test_the_blocks_of_the_notes(tmp_path, content):
    path = tmp_path / "blocks.toml"
    answers(lambda: read_blocks(path), path, content)


@THROWN
@given(content=changed(CATALOGUE))
def test_the_catalogue_of_widgets(tmp_path, content):
    path = tmp_path / "live.toml"
    answers(lambda: read_catalogue(path), path, content)
