"""Training low-rank adapters (LoRA) with torch; what `adapter.py` merges when a hub is built."""

import torch
from torch import nn
from torch.nn.utils import parametrize

from hfnotes.hub import adapter


class LowRank(nn.Module):
    """A matrix plus up (out × rank) times down (rank × in); nothing at first, since up is 0."""

    def __init__(self, weight: torch.Tensor, rank: int):
        super().__init__()
        rows, columns = weight.shape
        self.up = nn.Parameter(torch.zeros(rows, rank))
        self.down = nn.Parameter(torch.randn(rank, columns) / columns**0.5)

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        """The changed matrix."""
        return weight + self.up @ self.down


def add(module: nn.Module, rank: int) -> None:
    """Give every linear layer in `module` a change of rank `rank`; train these, not the layers."""
    linears = [part for part in module.modules() if isinstance(part, nn.Linear)]
    for linear in linears:
        parametrize.register_parametrization(linear, "weight", LowRank(linear.weight, rank))


def trained(model: nn.Module) -> dict[str, torch.Tensor]:
    """What is trained in `model`, in half precision, under the names of `adapter.py`."""
    return {
        name.replace("parametrizations.weight.0.up", "weight" + adapter.UP).replace(
            "parametrizations.weight.0.down", "weight" + adapter.DOWN
        ): parameter.detach().half().contiguous()
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    }


def round_to_half(model: nn.Module) -> None:
    """Round what is trained in `model` to what half precision can hold."""
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.half().float()
