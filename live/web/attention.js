// What a token's vector is mixed from: the recorded weights of each layer and head.
const MOST_RANKED = 3 // as many tokens as the cells print of each layer

live.widgets.attention = async ({ body, given, say }) => {
  const { layers, heads, sentences } = live.attentions(await live.payload(given.weights[0]))
  const state = { sentence: 0, layer: layers, head: 0, looks: sentences[0].tokens.indexOf(given.looks), special: "out" }
  const prints = given.sentences.map((sentence) => live.printed(sentence))
  const set = (name, change = show) => (value) => {
    state[name] = value
    change()
  }
  const texts = Object.fromEntries(given.sentences.map(({ text }, i) => [i, text]))
  const line = live.make("ol", { className: "live-tokens" })
  const grid = live.make("div", { className: "live-grid", role: "img" })
  const table = live.make("table", { className: "live-table live-next" })
  const printed = live.make("div")
  body.append(
    live.choice("문장", texts, "0", set("sentence", build)),
    live.choice("[CLS]와 [SEP]", { out: "빼고 보기", in: "함께 보기" }, state.special, set("special", build)),
    live.slider("층", 1, layers, 1, state.layer, set("layer")).element,
    live.slider("헤드 (0은 모두의 평균)", 0, heads, 1, state.head, set("head")).element,
    live.make("p", { className: "live-note" }, "보는 토큰을 고릅니다. 마우스를 올리거나 화살표 키로 옮겨도 됩니다."), line,
    live.make("div", { className: "live-scroll", tabIndex: 0, role: "region", ariaLabel: "어텐션 가중치의 그림" }, grid),
    live.make("p", { className: "live-note" }, "행이 보는 토큰, 열이 보이는 토큰이고 짙을수록 많이 섞습니다. 가장 짙은 칸이 이 그림에서 가장 큰 값입니다."),
    table, printed,
  )
  line.addEventListener("keydown", (event) => live.walk(event, [...line.querySelectorAll("button")]))
  grid.addEventListener("pointerover", ({ target }) => target.dataset.looks && look(Number(target.dataset.looks)))

  const sentence = () => sentences[state.sentence]
  const where = () => `${state.layer}층 ${state.head ? `${state.head}번 헤드` : `헤드 ${heads}개의 평균`}`
  // The places of the tokens that are to be seen.
  const places = () => [...sentence().tokens.keys()].filter((place) => state.special === "in" || !sentence().special[place])

  function look(place) {
    if (place === state.looks) return
    state.looks = place
    show()
  }

  // For a sentence, or other tokens of it: the tokens to choose from, and the cells of the picture.
  function build() {
    const { tokens } = sentence()
    const seen = places()
    if (!seen.includes(state.looks)) state.looks = tokens.indexOf(given.looks)
    line.replaceChildren(...seen.map((place) => {
      const button = live.make("button", { type: "button", data: { looks: place } }, live.make("b", {}, tokens[place]))
      for (const event of ["focus", "pointerenter", "click"]) button.addEventListener(event, () => look(place))
      return live.make("li", {}, button)
    }))
    grid.style.setProperty("--tokens", seen.length)
    grid.replaceChildren(
      live.make("span"), ...seen.map((place) => live.make("span", { className: "live-column" }, tokens[place])),
      ...seen.flatMap((place) => [
        live.make("span", { data: { looks: place } }, tokens[place]),
        ...seen.map(() => live.make("i", { data: { looks: place } })),
      ]),
    )
    show()
  }

  function show() {
    const { tokens, row } = sentence()
    const seen = places()
    const rows = seen.map((looks) => {
      const all = row(state.layer, state.head, looks)
      return seen.map((place) => all[place])
    })
    const largest = Math.max(...rows.flat())
    const shares = rows.flat()
    grid.querySelectorAll("i").forEach((cell, i) => (cell.style.opacity = shares[i] / largest))
    grid.setAttribute("aria-label", `${where()}의 어텐션 가중치. 토큰 ${seen.length}개가 서로를 얼마씩 섞는지 보입니다.`)
    for (const each of body.querySelectorAll("[data-looks]")) each.dataset.on = Number(each.dataset.looks) === state.looks
    for (const button of line.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", button.dataset.on)
      button.tabIndex = button.dataset.on === "true" ? 0 : -1
    }
    const own = rows[seen.indexOf(state.looks)]
    showTable(seen.map((place, i) => [tokens[place], own[i]]))
    const cell = given.sentences[state.sentence].cell
    prints[state.sentence].show(live.ranked(sentence(), layers, state.head, state.looks),
      `셀 ${cell}의 모양으로 적은 것입니다. 층마다 ${tokens[state.looks]}의 행에서 가중치가 큰 토큰 셋입니다. [CLS]와 [SEP]는 뺐고, ${state.head ? `${state.head}번 헤드만 보았습니다` : "헤드는 평균을 냈습니다"}.`)
    printed.replaceChildren(prints[state.sentence])
    const best = seen.map((place, i) => ({ token: tokens[place], share: own[i] })).sort((a, b) => b.share - a.share)
    say(`${where()}, ${tokens[state.looks]}: ${best.slice(0, MOST_RANKED).map(({ token, share }) => `${token} ${share.toFixed(3)}`).join(", ")}`)
  }

  function showTable(shares) {
    const head = ["보이는 토큰", "가중치"].map((name) => live.make("th", { scope: "col" }, name))
    const lines = shares.map(([token, share]) => {
      const bar = live.make("span", { className: "live-bar" })
      bar.style.inlineSize = `${100 * share}%`
      return live.make("tr", {}, live.make("th", { scope: "row" }, token),
        live.make("td", {}, live.make("span", { className: "live-share" }, live.make("span", {}, share.toFixed(3)), bar)))
    })
    table.replaceChildren(
      live.make("caption", {}, `${where()}에서 ${sentence().tokens[state.looks]}의 행`),
      live.make("thead", {}, live.make("tr", {}, ...head)), live.make("tbody", {}, ...lines))
  }

  build()
}

// The sentences with their tokens; `row` has the weights of what the token at a place looks at.
live.attentions = (bytes) => {
  const { header: { layers, heads, scale, tokens, special }, numbers } = live.planes(bytes)
  let start = 0
  const sentences = tokens.map((names, i) => {
    const count = names.length
    const first = start
    start += layers * heads * count ** 2
    const one = (layer, head, place) => {
      const at = first + (((layer - 1) * heads + head - 1) * count + place) * count
      return Array.from(numbers.subarray(at, at + count), (number) => number / scale)
    }
    const mean = (layer, place) => {
      const all = Array.from({ length: heads }, (_, head) => one(layer, head + 1, place))
      return names.map((_, seen) => all.reduce((sum, row) => sum + row[seen], 0) / heads)
    }
    return { tokens: names, special: special[i], row: (layer, head, place) => (head ? one(layer, head, place) : mean(layer, place)) }
  })
  return { layers, heads, sentences }
}

// For each layer the tokens of the largest weights in a token's row, as the cells print them.
live.ranked = ({ tokens, special, row }, layers, head, looks) =>
  Array.from({ length: layers }, (_, layer) => {
    const best = row(layer + 1, head, looks)
      .map((share, place) => ({ share, place }))
      .filter(({ place }) => !special[place])
      .sort((first, second) => second.share - first.share)
    return `${layer + 1} ${live.list(best.slice(0, MOST_RANKED).map(({ place }) => live.repr(tokens[place])))}`
  }).join("\n")
