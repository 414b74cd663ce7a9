// The reader's text as tokens: their ids, the special ones, the mask, and the place of each.
live.widgets.tokens = async ({ body, given, say }) => {
  const state = { name: given.tokenizers[0], second: "batch" }
  const printed = live.printed(given)
  const text = live.make("textarea", { rows: 2, maxLength: 1000, spellcheck: false, value: given.texts[0] })
  const other = live.make("textarea", { rows: 1, maxLength: 1000, spellcheck: false, value: given.texts[1] ?? "" })
  const how = live.choice("둘째 글은", { batch: "배치의 둘째 행", pair: "첫째 글의 짝" }, "batch", (value) => {
    state.second = value
    update()
  })
  const names = Object.fromEntries(
    given.tokenizers.map((name, i) => [name, i ? `${name} (${live.size(given.sizes[name])})` : name]),
  )
  const which = live.choice("토크나이저", names, state.name, (name) => {
    state.name = name
    update()
  })
  const notes = live.make("p", { className: "live-note" })
  const rows = live.make("div", { className: "live-rows" })
  for (const field of [text, other]) field.addEventListener("input", update)
  body.append(live.field("글", text), live.field("둘째 글", other, "비워 두어도 됩니다."), how, which, rows, notes, printed)

  async function update() {
    const { name } = state
    notes.textContent = live.tokenizers[name] ? notes.textContent : "토크나이저를 불러오는 중입니다…"
    let tokenizer
    try {
      tokenizer = await live.tokenizer(name)
    } catch {
      delete live.tokenizers[name]
      notes.textContent = "토크나이저를 불러오지 못했습니다. 다시 골라 보세요."
      return
    }
    if (name === state.name) show(tokenizer)
  }

  function show(tokenizer) {
    const [first, second] = [text, other].map((field) => live.wellFormed(field.value))
    how.hidden = !second
    const isPair = second && state.second === "pair"
    const sources = isPair ? [{ A: first, B: second }] : [{ A: first }, ...(second ? [{ A: second }] : [])]
    const encoded = sources.map(({ A, B }) => tokenizer.encode(A, B ?? null))
    const ragged = new Set(encoded.map((row) => row.length)).size > 1
    const filled = ragged && !tokenizer.canPad ? encoded.map((row) => tokenizer.pad([row])[0]) : tokenizer.pad(encoded)
    rows.replaceChildren(...filled.map((row, i) => live.tokenRow(row, sources[i])))
    notes.textContent = explanation(tokenizer, encoded, ragged)
    printed.hidden = ragged && !tokenizer.canPad
    const call = isPair ? "tokenizer(글, 둘째 글)" : second ? "tokenizer([글, 둘째 글], padding=True)" : "tokenizer(글)"
    printed.show(live.prints[given.print](tokenizer, filled), `파이썬에서 ${call}을 부르면 이렇습니다.`)
    say(filled.map((row) => `토큰 ${row.length}개`).join(", "))
  }

  await update()
}

function explanation(tokenizer, encoded, ragged) {
  const unknown = encoded.flat().filter((each) => each.token === "[UNK]").length
  return [
    "칸마다 위에서부터 토큰, 입력 ID, 어텐션 마스크입니다. 토큰에 마우스를 올리거나 화살표 키로 옮기면 글의 어디인지 보입니다.",
    "유니코드에 새로 들어온 글자처럼 거의 쓰지 않는 글자는 파이썬과 다르게 나뉠 수 있습니다.",
    unknown ? `[UNK]가 ${unknown}개 있습니다. 어휘에 없어 무슨 글자였는지 모델은 알지 못합니다.` : "",
    tokenizer.canPad ? "" : "GPT-2는 글을 바이트로 보므로 영어가 아닌 글자 하나가 토큰 여럿이 되기도 합니다. Ġ는 빈칸입니다. 특수 토큰은 붙이지 않습니다.",
    ragged && !tokenizer.canPad ? "패딩 토큰도 없어서 길이가 다른 두 글을 한 배치로 만들면 오류가 납니다." : "",
  ].join(" ")
}

// A row of tokens, one of which the keyboard is on, and below it the text with that token marked.
live.tokenRow = (row, sources) => {
  const place = live.make("p", { className: "live-place" })
  const buttons = row.map((each, position) => {
    const said = described(each, position)
    const button = live.make(
      "button",
      { type: "button", tabIndex: position ? -1 : 0, ariaLabel: said, data: { kind: kindOf(each) } },
      live.make("b", {}, each.token),
      live.make("span", {}, String(each.id)),
      live.make("span", {}, String(each.mask)),
    )
    const look = () => {
      place.replaceChildren(live.make("span", {}, said), ...marked(each, sources))
      for (const one of buttons) one.dataset.on = one === button
    }
    button.addEventListener("pointerenter", look)
    button.addEventListener("focus", look)
    return button
  })
  const list = live.make("ol", { className: "live-tokens" }, ...buttons.map((each) => live.make("li", {}, each)))
  list.addEventListener("keydown", (event) => live.walk(event, buttons))
  place.append(sources.B === undefined ? sources.A : `${sources.A} / ${sources.B}`)
  return live.make("div", {}, list, place)
}

const kindOf = ({ from, mask, token }) => (!mask ? "padding" : !from ? "special" : token === "[UNK]" ? "unknown" : "text")

function described({ token, id, mask, place, from }, position) {
  const where = place
    ? `${from === "B" ? "둘째 글" : "글"}의 ${place[0] + 1}${place[1] > place[0] + 1 ? `~${place[1]}` : ""}번째 글자`
    : from ? "글에서의 자리를 알 수 없음" : mask ? "특수 토큰" : "패딩"
  return `${token} · ID ${id} · ${where} · 행의 ${position}번 자리 · 마스크 ${mask}`
}

function marked({ place, from }, sources) {
  if (!place) return []
  const letters = [...sources[from]]
  const part = (start, end) => letters.slice(start, end).join("")
  const text = live.make("span", { className: "live-text" })
  text.append(part(0, place[0]), live.make("mark", {}, part(...place)), part(place[1]))
  return [text]
}
