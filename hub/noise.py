"""The embedded hub with weights that differ by rounding: it stands for processors not at hand.

Another order of additions changes a result by some 1e-7 of its size, and a training lets such
differences grow. What a program prints must not depend on them (`make portable`).
"""

import json
import shutil
from pathlib import Path
from zlib import crc32

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from hub import MANIFEST
from hub.cache import folder, layout

RELATIVE = 1e-6


def make(hub: Path, out: Path) -> bool:
    """Fill the folder `out` with `hub`, each weight changed by about 1e-6 of its size.

    The noise is normal, its seed the file's name: the same each time. False if `out` is up to date.
    """
    manifest = json.loads((hub / MANIFEST).read_text(encoding="utf-8"))
    manifest["digest"] += f" with noise of {RELATIVE:g} by {layout.sha256(Path(__file__))}"
    target = out / MANIFEST
    if target.is_file() and json.loads(target.read_text(encoding="utf-8")) == manifest:
        return False
    folder.refuse_other(out)
    with folder.scratch(out) as scratch:
        noisy = scratch / "noisy"
        shutil.copytree(hub, noisy, ignore=shutil.ignore_patterns("*.safetensors"))
        for path in sorted(hub.rglob("*.safetensors")):
            _add_noise(path, noisy / path.relative_to(hub))
        (noisy / MANIFEST).write_text(folder.dump(manifest), encoding="utf-8", newline="\n")
        folder.put_in_place(noisy, out)
    return True


def _add_noise(source: Path, target: Path) -> None:
    repository = source.parents[2].name
    chance = np.random.default_rng(crc32(f"{repository}/{source.name}".encode()))
    with safe_open(source, "numpy") as file:
        metadata = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    for name, values in tensors.items():
        if values.dtype == np.float32:
            noise = chance.standard_normal(values.shape, dtype=np.float32)
            tensors[name] = values * (1 + np.float32(RELATIVE) * noise)
    save_file(tensors, target, metadata)
