"""What is known not to hold on another machine is not recorded."""

import pytest

from hfnotes.errors import NotesError

FRAGILE = {
    "print('[[-2.1332164  2.0376644]]')": r"-2\.1332164 with 8 digits.* round it",
    "print({'score': 0.9598047137260437})": r"0\.9598047137260437 with 16 digits",
    "print('<object object at 0x7f3a2c1b>')": r"the address 0x7f3a2c1b",
    "print('took 3.2 s')": r"the time 3\.2 s",
    "print('3.20 it, 41 it/s')": r"the time 1 it/s",
    "print('at 12:30:05')": r"the time 12:30:05",
    "print('step 1 loss 1.4'); print('step 2 loss: 1.6')": r"a loss that rises from 1\.4 to 1\.6",
    "print({'loss': 0.5}); print({'loss': 0.7})": r"a loss that rises",
    "print('loss 9.5'); print('loss 1.2e+08')": r"a loss that rises from 9\.5 to 1\.2e\+08",
    "print('train_loss 0.4'); print('train_loss nan')": r"a loss that rises from 0\.4 to nan",
    "print('3.2초입니다')": r"the time 3\.2초",
    "print('took 12 ms')": r"the time 2 ms",
}
STABLE = [
    "print(0.9598, 1e-05, 1724.89, 0.5000000, 30522)",
    "print('loss 1.6'); print('loss 1.4')",
    "print('eval_loss 0.5'); print('eval_loss 0.7')",
    "print('2.13.0', '10 steps', '5 samples')",
    "print('loss 9.5e-01'); print('loss 9.6e-02')",
    "print('frozen loss 0.40, full loss 0.55'); print('frozen loss 0.50, full loss 0.55')",
    "print('x[10:10:20]', 1048576.0, '0.5 초과')",
]


@pytest.mark.parametrize("code", FRAGILE)
def test_what_another_machine_prints_otherwise_is_an_error_with_advice(small, code):
    small.write("a.py", f"# %% a\n{code}\n")
    with pytest.raises(NotesError, match=rf"a\.py:6: the cell `a` prints {FRAGILE[code]}"):
        small.run()


@pytest.mark.parametrize("code", STABLE)
def test_what_holds_everywhere_is_no_error(small, code):
    small.write("a.py", f"# %% a\n{code}\n")
    assert small.printed()["a"]
