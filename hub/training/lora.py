"""Training low-rank adapters (LoRA) with torch, and the steps; `adapter.py` merges the result."""

from collections.abc import Mapping

import torch
from torch import nn
from torch.nn.utils import parametrize

from hub.parts import adapter


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


class Descent:
    """AdamW on what is trained in `model`, for `steps` steps.

    The learning rate rises to that of `settings` in the first tenth of them and then falls to 0.
    """

    def __init__(self, model: nn.Module, settings: Mapping[str, float], steps: int):
        rate = settings["learning_rate"]
        self._parameters = [part for part in model.parameters() if part.requires_grad]
        self._optimizer = torch.optim.AdamW(
            self._parameters, lr=rate, weight_decay=settings["weight_decay"]
        )
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer, rate, total_steps=steps, pct_start=0.1
        )

    def step(self, loss: torch.Tensor) -> None:
        """One step down the gradient of the loss."""
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()
        self._schedule.step()


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
