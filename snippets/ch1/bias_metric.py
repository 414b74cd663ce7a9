# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///
"""정확도만 높이려 하면 어떤 답을 고르게 되는지 셉니다."""

# %% accuracy
counts = {  # man, woman
    "nurse": (2, 40),
    "teacher": (12, 33),
    "cook": (10, 12),
    "doctor": (32, 11),
    "carpenter": (34, 1),
}
people = sum(sum(pair) for pair in counts.values())
# 직업마다 늘 많은 쪽이라고 답합니다.
majority = sum(max(pair) for pair in counts.values())
# 직업마다 학습한 글의 비율대로 뽑아 답합니다.
in_proportion = sum(
    (man**2 + woman**2) / (man + woman) for man, woman in counts.values()
)
print(f"always the majority {majority / people:.2f}")
print(f"in proportion       {in_proportion / people:.2f}")

# %% left_out
for name, (man, woman) in counts.items():
    who = "woman" if man > woman else "man"
    print(f"{name:<10}{min(man, woman):>3} of {man + woman} wrong: {who}")
