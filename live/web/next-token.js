// The next token: what may come, with which probability, what the settings make of that, and one of
// them chosen: the first, by chance, or by hand.
const MOST_CANDIDATES = 8
const MOST_WRITTEN = 40
const PACE = 60 // milliseconds from one token to the next, to be followed by the eye

live.widgets["next-token"] = async ({ body, given, say }) => {
  const [tokenizer, model] = await Promise.all([
    live.tokenizer(given.tokenizers[0]),
    live.payload(given.weights[0]).then(live.gpt2),
  ])
  const settings = { temperature: 1, topK: 0, topP: 1 }
  const state = { way: "greedy", prompt: [], written: [], turn: 0, run: null }
  const printed = live.printed(given)
  const text = live.make("textarea", { rows: 2, maxLength: 1000, spellcheck: false, value: given.texts.at(-1) })
  const seed = live.make("input", { type: "number", min: 0, max: 9999, step: 1, value: 0 })
  const seedField = live.field("씨앗", seed, "씨앗이 같으면 같은 글이 나옵니다. 난수를 만드는 방법은 PyTorch와 달라서, 파이썬에서 같은 씨앗을 써도 같은 글은 아닙니다.")
  const choice = live.choice("고르는 방법", { greedy: "탐욕 탐색", sample: "샘플링" }, state.way, (way) => {
    state.way = way
    update()
  })
  const set = (name) => (value) => {
    settings[name] = value
    update()
  }
  const sliders = [
    live.slider("온도", 0.1, 3, 0.1, 1, set("temperature")),
    live.slider("top-k (0은 쓰지 않음)", 0, 100, 1, 0, set("topK")),
    live.slider("top-p (1은 쓰지 않음)", 0.05, 1, 0.05, 1, set("topP")),
  ]
  const [one, many, none] = ["토큰 하나 쓰기", "이어 쓰기", "처음부터"].map((label) =>
    live.make("button", { type: "button", className: "live-button" }, label))
  const line = live.make("div")
  const table = live.make("table", { className: "live-table live-next" })
  const scroll = live.make("div", { className: "live-scroll", tabIndex: 0, role: "region", ariaLabel: "다음 토큰의 후보" }, table)
  const note = live.make("p", { className: "live-note" })
  text.addEventListener("input", () => startOver(true))
  seed.addEventListener("input", update)
  one.addEventListener("click", () => write())
  many.addEventListener("click", writeOn)
  none.addEventListener("click", () => startOver(false))
  body.append(
    live.field("프롬프트", text, `영어로 적어 주세요. 이 대역은 무엇을 배우고 가르친다는 짧은 영어 문장만 압니다. 토큰 ${model.window}개까지 읽습니다.`),
    choice, seedField, ...sliders.map(({ element }) => element),
    live.make("div", { className: "live-buttons" }, one, many, none), line, scroll, note, printed,
  )

  const ids = () => [...state.prompt, ...state.written.map(({ id }) => id)]
  const hasEnded = () => state.written.at(-1)?.id === model.end
  const isFull = () => ids().length >= model.window
  const repr = (id) => live.repr(tokenizer.decode([id]))

  function startOver(isOther) {
    stop()
    state.written = []
    if (isOther) state.prompt = tokenizer.tokenize(live.wellFormed(text.value)).map(({ id }) => id).slice(0, model.window)
    return update()
  }

  // Reads what is there and shows what may come. False if something newer has begun meanwhile.
  async function update() {
    const turn = ++state.turn
    state.drawn = null
    seedField.hidden = state.way === "greedy"
    const isEmpty = !state.prompt.length
    for (const part of [line, scroll, printed]) part.hidden = isEmpty
    if (isEmpty) {
      note.textContent = "프롬프트를 한 글자 이상 적어 주세요."
      return false
    }
    const logits = await model.read(ids(), () => turn === state.turn)
    if (!logits || turn !== state.turn) return false
    state.all = live.kept(live.candidates(logits, model), {})
    state.drawn = state.way === "greedy" ? state.all : live.kept(state.all, settings)
    showLine()
    showTable(live.kept(state.all, settings))
    note.textContent = explanation()
    const steps = state.written.map(({ id, probability }) => `${probability.toFixed(2)} ${repr(id)}\n`)
    printed.show(steps.join("") + tokenizer.decode(ids()), `셀 ${given.cell}의 모양으로 적은 것입니다. 줄마다 고른 토큰과 그때의 확률, 끝에 지금까지의 글입니다.`)
    if (!state.run) say(spoken())
    return true
  }

  // Adds the token that the reader, or else the settings, chose. False if nothing can be added.
  function write(chosen) {
    if (!state.drawn || hasEnded() || isFull()) return false
    const part = state.way === "greedy" ? 0 : chance(seed.valueAsNumber || 0, state.written.length)
    state.written.push(chosen ?? live.at(part, state.drawn, model))
    return update()
  }

  // Writes until the text ends, or the reader touches the button again.
  async function writeOn() {
    if (state.run) return stop()
    const run = (state.run = {})
    many.textContent = "멈추기"
    for (let i = 0; i < MOST_WRITTEN && state.run === run && (await write()); i++) await live.pause(PACE)
    if (state.run === run) stop()
  }

  function stop() {
    if (!state.run) return
    state.run = null
    many.textContent = "이어 쓰기"
    say(spoken())
  }

  function goBack(step) {
    stop()
    state.written.length = step
    return update()
  }

  // The tokens of the prompt and those that were written, which lead back to before themselves.
  function showLine() {
    const hadFocus = line.contains(document.activeElement)
    const kind = (id) => (model.knows(id) ? "text" : "unknown")
    const lines = (id, last) => [live.make("b", {}, tokenizer.token(id)), live.make("span", {}, String(id)), live.make("span", {}, model.knows(id) ? last : "모름")]
    const prompt = state.prompt.map((id) => live.make("li", {}, live.make("span", { className: "live-token", data: { kind: kind(id) } }, ...lines(id, "주어짐"))))
    const buttons = state.written.map(({ id, probability }, step) => {
      const button = live.make("button", {
        type: "button", tabIndex: step === state.written.length - 1 ? 0 : -1, data: { kind: kind(id), written: "true" },
        ariaLabel: `${repr(id)} 앞으로 되돌아가기, 확률 ${probability.toFixed(3)}`,
      }, ...lines(id, probability.toFixed(3)))
      button.addEventListener("click", () => goBack(step))
      return button
    })
    const list = live.make("ol", { className: "live-tokens" }, ...prompt, ...buttons.map((button) => live.make("li", {}, button)))
    list.addEventListener("keydown", (event) => live.walk(event, buttons))
    line.replaceChildren(list)
    if (hadFocus) (buttons.at(-1) ?? one).focus()
  }

  // The likeliest tokens, and what the others have together, before and after the settings.
  function showTable(left) {
    const focused = [...table.querySelectorAll("button")].indexOf(document.activeElement)
    const raw = new Map(state.all.map((each) => [each.id, each]))
    const single = left.filter(({ id }) => id !== null)
    const rows = single.slice(0, MOST_CANDIDATES).map((each) => {
      const name = repr(each.id)
      const head = each.count ? live.make("button", { type: "button", ariaLabel: `${name} 고르기` }, name) : name
      if (each.count) head.addEventListener("click", () => write(state.drawn.find(({ id }) => id === each.id)))
      return candidateRow(head, each.logit, [raw.get(each.id)], [each])
    })
    const rest = (name, logit, entries) => {
      const before = entries.map(({ id }) => raw.get(id))
      const count = before.reduce((sum, each) => sum + each.count, 0)
      return candidateRow(`${name} ${count.toLocaleString("en")}개`, logit, before, entries)
    }
    rows.push(rest("배운 다른 토큰", null, single.slice(MOST_CANDIDATES)), rest("배우지 않은 토큰", 0, left.filter(({ id }) => id === null)))
    const head = ["다음 토큰", "로짓", "확률", "설정을 거친 확률"].map((name) => live.make("th", { scope: "col" }, name))
    table.replaceChildren(
      live.make("caption", {}, "다음 토큰의 후보. 누르면 그 토큰을 씁니다."),
      live.make("thead", {}, live.make("tr", {}, ...head)), live.make("tbody", {}, ...rows))
    if (focused >= 0) (table.querySelectorAll("button")[focused] ?? scroll).focus()
  }

  function explanation() {
    const unknown = ids().filter((id) => !model.knows(id)).length
    const left = state.drawn.reduce((sum, { count }) => sum + count, 0)
    return [
      state.way === "greedy"
        ? "탐욕 탐색은 언제나 첫째를 고르므로 온도, top-k, top-p를 바꾸어도 같은 글이 나옵니다."
        : `토큰 ${left.toLocaleString("en")}개 가운데서 설정을 거친 확률에 따라 뽑습니다.`,
      unknown ? `지금까지의 글에 이 대역이 배운 적 없는 토큰이 ${unknown}개 있습니다(모름). 이런 토큰은 모두 같은 벡터라서 서로 구별하지 못합니다.` : "",
      hasEnded() ? "글이 끝났다는 토큰을 골랐으므로 여기서 멈춥니다." : isFull() ? `토큰 ${model.window}개가 되어 여기서 멈춥니다.` : "",
    ].join(" ")
  }

  function spoken() {
    const last = state.written.at(-1)
    const best = state.all.find(({ id }) => id !== null)
    return `${last ? `${repr(last.id)}, 확률 ${last.probability.toFixed(3)}. ` : ""}다음 후보의 첫째 ${repr(best.id)}, 확률 ${best.probability.toFixed(3)}`
  }

  await startOver(true)
  for (let step = 0; step < given.steps; step++) await write()
}

// A line of the table: one token, or several together.
function candidateRow(head, logit, before, after) {
  const total = (entries) => entries.reduce((sum, { probability, count }) => sum + probability * count, 0)
  const bar = live.make("span", { className: "live-bar" })
  bar.style.inlineSize = `${100 * total(after)}%`
  const now = after.some(({ count }) => count) ? total(after).toFixed(3) : "버림"
  return live.make("tr", {}, live.make("th", { scope: "row" }, head),
    live.make("td", {}, logit === null ? "" : logit.toFixed(2)),
    live.make("td", {}, total(before).toFixed(3)),
    live.make("td", {}, live.make("span", { className: "live-share" }, live.make("span", {}, now), bar)))
}

// The tokens from the largest logit down. Those that training never met all have the logit 0: they
// are one entry, of many tokens, and its probability is that of each of them.
live.candidates = (logits, { known, vocabulary }) =>
  [...known.map((id, place) => ({ id, logit: logits[place], count: 1 })), { id: null, logit: 0, count: vocabulary - known.length }]
    .sort((first, second) => second.logit - first.logit)

// What `generate` draws from: how many tokens of each entry are left, and the probability of each.
live.kept = (entries, { temperature = 1, topK = 0, topP = 1 }) => {
  let passed = 0
  const least = entries.find(({ count }) => (passed += count) >= topK).logit
  const first = live.shared(entries.map((each) => ({ ...each, count: topK && each.logit < least ? 0 : each.count })), temperature)
  let sum = 0
  const most = first.map((each) => {
    const wanted = sum < topP ? Math.ceil((topP - sum) / each.probability) : 0
    sum += each.probability * each.count
    return { ...each, count: topP < 1 ? Math.min(each.count, wanted) : each.count }
  })
  return live.shared(most, temperature)
}

// The entries with probabilities, together 1.
live.shared = (entries, temperature) => {
  const largest = entries.find(({ count }) => count).logit
  const sizes = entries.map(({ logit, count }) => (count ? Math.exp((logit - largest) / temperature) : 0))
  const sum = sizes.reduce((all, size, i) => all + size * entries[i].count, 0)
  return entries.map((each, i) => ({ ...each, probability: sizes[i] / sum }))
}

// The token at the share `part`, from 0 to 1, of all that is left; at 0 it is the likeliest.
live.at = (part, entries, { known }) => {
  let left = part
  const found = entries.find(({ probability, count }) => count && (left -= probability * count) < 0)
    ?? entries.findLast(({ count }) => count)
  if (found.id !== null) return found
  const place = Math.floor(left / found.probability) + found.count
  return { ...found, id: unknownId(known, Math.min(Math.max(place, 0), found.count - 1)) }
}

// The id of the unknown token at `place` among those.
function unknownId(known, place) {
  let id = place
  for (const each of known) if (each <= id) id++
  return id
}

// A number from 0 to 1 that follows from the seed and the step alone (mulberry32).
function chance(seed, step) {
  let a = (Math.imul(seed + 1, 0x9e3779b9) + Math.imul(step + 1, 0x6d2b79f5)) | 0
  a = Math.imul(a ^ (a >>> 15), a | 1)
  a ^= a + Math.imul(a ^ (a >>> 7), a | 61)
  return ((a ^ (a >>> 14)) >>> 0) / 2 ** 32
}
