# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib"]
# ///
"""언어 모델의 해와 크기를 논문에 적힌 수로 그립니다."""

# %% sizes
models = {  # 이름: (해, 달, 백만 개의 파라미터)
    "GPT": (2018, 6, 117),
    "BERT": (2018, 10, 340),
    "GPT-2": (2019, 2, 1_542),
    "DistilBERT": (2019, 10, 66),
    "T5": (2019, 10, 11_000),
    "GPT-3": (2020, 5, 175_000),
    "PaLM": (2022, 4, 540_000),
    "Llama 3.1": (2024, 7, 405_000),
}
for name, (year, month, millions) in models.items():
    print(f"{year}-{month:02} {millions:>8,} {name}")

# %% draw
import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(4.4, 3.2), layout="constrained")
for name, (year, month, millions) in models.items():
    when = year + (month - 1) / 12
    axis.plot(when, millions, "o", color="C0")
    axis.annotate(
        name, (when, millions), (6, -3), textcoords="offset points"
    )
axis.set_yscale("log")
axis.yaxis.set_major_formatter("{x:,.0f}")
axis.set_xlim(2018, 2027)
axis.set_ylabel("million parameters")
title = (
    "언어 모델의 해와 파라미터의 수(로그 축). 2018년의 GPT에서 2022년의"
    " PaLM까지 네 해 만에 4천 배 넘게 커졌습니다."
)
figure.savefig("task_history.svg", metadata={"Title": title})
