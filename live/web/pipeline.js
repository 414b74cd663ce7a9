// The pipeline of a cell on the reader's own text, by the encoder that the hub's stand-ins share with
// the adapter of the cell's.
const MOST_TEXTS = 20 // lines
const HANGUL = /\p{Script=Hangul}/u

// One encoder for all widgets of a page.
live.minilm = (given, arrived) =>
  (live.minilmLoaded ??= live.bert(given, (id) => id, arrived).catch((error) => {
    live.minilmLoaded = null
    throw error
  }))

live.widgets.pipeline = async ({ root, body, given, say }) => {
  const button = root.querySelector("button[data-live-files]")
  const model = await live.minilm(given, (part) => {
    button.textContent = `불러오는 중입니다… ${Math.round(100 * part)} %`
  })
  const adapter = given.adapters[0]
  const head = await model.adapt(adapter)
  const tokenizer = await live.tokenizer(given.tokenizers[0])
  const task = live.pipelines[given.task](given)
  const printed = live.printed(given, true)
  printed.hidden = true
  const work = live.work("답 얻기", answer, model.stop)
  const note = live.make("p", { className: "live-note" })
  body.append(...task.fields, work.element, note, task.table, printed)
  body.addEventListener("input", () => {
    note.textContent = "글이 바뀌었습니다. ‘답 얻기’를 누르면 다시 계산합니다."
  })

  async function answer(progress) {
    const texts = task.texts()
    const tokens = texts.map((text) => tokenizer.encode(...text))
    note.textContent = refusal(texts.flat(), tokens)
    if (!note.textContent) {
      try {
        const outputs = await model.run(tokens, { head, adapter, progress })
        if (outputs) return show(texts, outputs)
        note.textContent = "멈추었습니다. 결과는 그전에 얻은 것입니다."
      } catch {
        note.textContent = "단어의 벡터를 불러오지 못해 계산하지 못했습니다. 다시 눌러 보세요."
      }
    }
    say(note.textContent)
  }

  function show(texts, outputs) {
    printed.hidden = false
    note.textContent = ""
    const { text, spoken } = task.show(texts, outputs)
    printed.show(text, `셀 ${given.cell}에 이 글을 넣으면 이렇게 출력합니다. 다만 가중치를 반올림했으므로 확률이 파이썬의 것과 ${BOUND}까지 다를 수 있습니다.`)
    say(spoken)
  }

  await work.run()
}

const BOUND = "0.01" // of the difference to Python's probabilities (tests/live/test_live.py)

// Why the model cannot answer; an empty text if it can.
function refusal(texts, tokens) {
  if (!texts.length) return "빈 곳이 없게 적어 주세요."
  if (texts.some((text) => HANGUL.test(text))) {
    return "영어로 학습한 모델이라 한글이 든 글에는 답하지 않습니다. 답하더라도 뜻이 없습니다. 영어로 적어 주세요."
  }
  if (tokens.some(({ length }) => length > POSITIONS)) {
    return `토큰이 ${POSITIONS}개를 넘는 글은 이 모델이 읽지 못합니다. 글을 줄여 주세요.`
  }
  return ""
}

// Of each task: its fields, the texts (each alone or a pair) that they ask about, and what is shown of
// the outputs that these have.
live.pipelines = {
  "sentiment-analysis": ({ texts, labels }) => {
    const lines = live.make("textarea", { rows: 4, maxLength: 10_000, spellcheck: false, value: texts.join("\n") })
    const table = live.make("table", { className: "live-table live-found" })
    const show = (asked, outputs) => {
      const found = outputs.map((logits) => live.softmax([...logits]))
      const best = found.map((row) => row.indexOf(Math.max(...row)))
      const rows = asked.map(([text], i) => [labels[best[i]], found[i][best[i]].toFixed(2), text])
      live.fill(table, "글마다 고른 레이블", ["레이블", "확률", "글"], rows)
      const text = best.map((label, i) => `${labels[label]} ${found[i][label].toFixed(4)}`).join("\n")
      return { text, spoken: rows.map(([label, share]) => `${label} ${share}`).join(", ") }
    }
    return { fields: [live.field("글", lines, `한 줄이 글 하나입니다. 영어로 ${MOST_TEXTS}줄까지 적습니다.`)], texts: () => live.lines(lines.value, MOST_TEXTS).map((text) => [text]), table, show }
  },

  // Each label is a sentence of its own, and the model says whether it follows from the text.
  "zero-shot-classification": ({ texts: [given], options, labels }) => {
    const [before, after] = ["This example is ", "."]
    const contradiction = labels.indexOf("contradiction")
    const entailment = labels.indexOf("entailment")
    const text = live.make("textarea", { rows: 2, maxLength: 2000, spellcheck: false, value: given })
    const candidates = live.make("input", { type: "text", maxLength: 500, spellcheck: false, value: options.candidate_labels.join(", ") })
    const state = { way: options.multi_label ? "each" : "one" }
    const way = live.choice("맞는 레이블", { one: "하나", each: "여럿(multi_label)" }, state.way, (value) => (state.way = value))
    const table = live.make("table", { className: "live-table live-found" })
    const texts = () => {
      const [premise] = live.lines(text.value.replaceAll("\n", " "), 1)
      const names = candidates.value.split(",").map((name) => live.wellFormed(name).trim()).filter((name) => name)
      return premise ? names.slice(0, MOST_TEXTS).map((name) => [premise, before + name + after]) : []
    }
    const show = (asked, outputs) => {
      const shares = state.way === "one" && outputs.length > 1
        ? live.softmax(outputs.map((logits) => logits[entailment]))
        : outputs.map((logits) => live.softmax([logits[contradiction], logits[entailment]])[1])
      const order = [...shares.keys()].sort((one, other) => shares[other] - shares[one])
      const rows = order.map((i) => [shares[i].toFixed(2), asked[i][1].slice(before.length, -after.length)])
      live.fill(table, "점수가 큰 차례", ["점수", "레이블"], rows)
      return {
        text: order.map((i, place) => rows[place][1].padEnd(10) + shares[i].toFixed(3)).join("\n"),
        spoken: `첫째 ${rows[0][1]}, 점수 ${rows[0][0]}`,
      }
    }
    return {
      fields: [live.field("글", text, "영어로 적습니다."), live.field("레이블", candidates, `쉼표로 나누어 ${MOST_TEXTS}개까지 적습니다.`), way],
      texts, table, show,
    }
  },
}
