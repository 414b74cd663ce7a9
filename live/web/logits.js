// Logits made probabilities and labels: each can be moved, and the temperature divides them all.
live.widgets.logits = async ({ body, given, say }) => {
  const state = { logits: given.logits.map((row) => [...row]), temperature: 1 }
  const printed = live.printed(given)
  const shown = given.texts.map((text, i) => logitRows(text, given.labels, state.logits[i], update))
  const temperature = live.slider("온도", 0.1, 5, 0.1, 1, (value) => {
    state.temperature = value
    update()
  })
  const again = live.make("button", { type: "button", className: "live-button" }, "기록된 로짓으로 되돌리기")
  again.addEventListener("click", () => {
    given.logits.forEach((row, i) => shown[i].set(row))
    temperature.set(1)
    state.temperature = 1
    update()
  })
  const note = live.make("p", { className: "live-note" },
    "온도는 소프트맥스에 넣기 전에 모든 로짓을 나누는 수입니다. 1이면 그대로이고, 크면 확률이 서로 가까워지고, 작으면 한쪽으로 몰립니다. 고르는 레이블은 바뀌지 않습니다.")
  body.append(...shown.map((each) => each.element), temperature.element, note, again, printed)

  function update() {
    const rows = state.logits.map((row) => live.softmax(row, state.temperature))
    rows.forEach((row, i) => shown[i].show(row))
    printed.show(live.tensor(rows, given.suffix), state.temperature === 1
      ? "로짓이 이렇다면 softmax가 이런 값을 냅니다."
      : `softmax(logits / ${state.temperature}, dim=-1)의 값입니다.`)
    say(rows.map((row) => answer(row, given.labels)).join(", "))
  }

  update()
}

// Rows of numbers as PyTorch prints them: with an exponent where the largest is more than 1,000
// times the smallest, or the smallest is less than 0.0001.
live.tensor = (rows, suffix) => {
  const sizes = rows.flat().map(Math.abs).filter((size) => size)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  const texts = rows.map((row) => row.map((value) =>
    most / least > 1000 || least < 1e-4 || most > 1e8 ? exponential(value) : value.toFixed(4)))
  const width = Math.max(...texts.flat().map((text) => text.length))
  const lines = texts.map((row) => `[${row.map((text) => text.padStart(width)).join(", ")}]`)
  return `tensor([${lines.join(",\n        ")}]${suffix})`
}

const exponential = (value) => value.toExponential(4).replace(/e([+-])(\d)$/, "e$10$2")

function answer(row, labels) {
  const best = row.indexOf(Math.max(...row))
  return `${labels[best]} ${row[best].toFixed(4)}`
}

// A sentence with a slider for each of its logits, and the probabilities that follow.
function logitRows(text, labels, logits, changed) {
  const said = live.make("p", { className: "live-answer" })
  const bars = labels.map((label) => {
    const bar = live.make("span", { className: "live-bar" })
    const number = live.make("span")
    return { bar, number, element: live.make("p", { className: "live-probability" }, `${label} `, number, bar) }
  })
  const sliders = labels.map((label, i) =>
    live.slider(`${label}의 로짓`, -10, 10, 0.0001, logits[i], (value) => {
      logits[i] = value
      changed()
    }))
  const element = live.make("fieldset", { className: "live-logits" }, live.make("legend", {}, text),
    ...sliders.flatMap(({ element: control }, i) => [control, bars[i].element]), said)
  const set = (values) => values.forEach((value, i) => {
    logits[i] = value
    sliders[i].set(value)
  })
  const show = (row) => {
    row.forEach((value, i) => {
      bars[i].number.textContent = value.toFixed(4)
      bars[i].bar.style.inlineSize = `${100 * value}%`
    })
    said.textContent = `답: ${answer(row, labels)}`
  }
  return { element, set, show }
}
