// The reader's own lines, in the order in which they are near to what he seeks.
const MOST_SOUGHT = 20 // lines
const MEANT = "코사인의 크기에는 뜻이 거의 없고 어느 글이 먼저인지만 봅니다. 상관없는 글도 0.8 언저리입니다."

live.widgets["by-meaning"] = async ({ root, body, given, say }) => {
  const button = root.querySelector("button[data-live-files]")
  const encoder = await live.e5(given, (part) => {
    button.textContent = `불러오는 중입니다… ${Math.round(100 * part)} %`
  })
  const known = new Map() // the vector of each text that was encoded
  const printed = live.printed(given)
  printed.hidden = true
  const question = live.make("input", { type: "text", maxLength: 1000, spellcheck: false, value: given.question })
  const lines = live.make("textarea", { rows: 6, maxLength: 10_000, spellcheck: false, value: given.texts.join("\n") })
  const work = live.work("뜻으로 찾기", search, encoder.stop)
  const table = live.make("table", { className: "live-table live-found" })
  const note = live.make("p", { className: "live-note" })
  const picture = live.make("div", { className: "live-picture", hidden: true })
  const [query, passage] = given.prefixes
  question.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) work.run()
  })
  for (const field of [question, lines]) {
    field.addEventListener("input", () => {
      note.textContent = "글이 바뀌었습니다. ‘뜻으로 찾기’를 누르면 다시 계산합니다."
    })
  }
  body.append(
    live.field("찾는 말", question, `앞에 ${query.trim()}를 붙여 모델에 넣습니다.`),
    live.field("글", lines, `한 줄이 글 하나입니다. ${MOST_SOUGHT}줄까지 보며, 줄마다 앞에 ${passage.trim()}를 붙입니다.`),
    work.element, table, note, picture, printed,
  )

  async function search(progress) {
    const sought = live.wellFormed(question.value).trim()
    const texts = live.lines(lines.value, MOST_SOUGHT)
    if (!sought || !texts.length) {
      note.textContent = "찾는 말과 글을 한 줄 이상 적어 주세요."
      say(note.textContent)
      return
    }
    try {
      const all = await vectors([query + sought, ...texts.map((text) => passage + text)], progress)
      note.textContent = all ? MEANT : "멈추었습니다. 결과는 그전에 찾은 것입니다."
      if (all) show(texts, all)
    } catch {
      note.textContent = "단어의 벡터를 불러오지 못해 계산하지 못했습니다. 다시 눌러 보세요."
    }
    if (note.textContent !== MEANT) say(note.textContent)
  }

  // The texts' vectors, of which only those are computed that were not before. Null if stopped.
  async function vectors(texts, progress) {
    const missing = [...new Set(texts)].filter((text) => !known.has(text))
    const computed = missing.length ? await encoder.vectors(missing, progress) : []
    computed?.forEach((vector, i) => known.set(missing[i], vector))
    return computed && texts.map((text) => known.get(text))
  }

  function show(texts, [first, ...others]) {
    const cosines = others.map((vector) => cosine(vector, first))
    const written = cosines.map((cosine) => cosine.toFixed(given.digits))
    const order = texts.map((_, i) => i).sort((one, other) => cosines[other] - cosines[one])
    live.fill(table, "찾는 말과 가까운 차례", ["차례", "코사인", "글"], order.map((i, place) => [String(place + 1), written[i], texts[i]]))
    picture.hidden = false
    picture.replaceChildren(...drawn([first, ...order.map((i) => others[i])]))
    printed.hidden = false
    printed.show(texts.map((text, i) => `${written[i]} ${passage}${text}`).join("\n"),
      `셀 ${given.cell}에 이 글을 넣으면 이렇게 출력합니다. 셀은 글을 적은 차례대로 출력합니다.`)
    say(`첫째 ${texts[order[0]]}, 코사인 ${written[order[0]]}`)
  }

  await work.run()
}

// What was sought and what was found, from the nearest, as points of a plane.
function drawn(vectors) {
  const { points, kept } = live.plane(vectors)
  const largest = Math.max(...points.flat().map(Math.abs)) || 1
  const marks = points.map(([x, y], place) => {
    const mark = live.make("span", { data: { sought: place === 0 } }, place ? String(place) : "찾는 말")
    mark.style.left = `${50 + (50 * x) / largest}%`
    mark.style.top = `${50 - (50 * y) / largest}%`
    return mark
  })
  const plane = live.make("div", { className: "live-plane", role: "img", ariaLabel: `찾는 말과 글 ${points.length - 1}개를 점으로 나타낸 그림` }, ...marks)
  const said = `벡터를 평면에 옮긴 그림이고, 번호는 위의 차례입니다. 가로와 세로가 벡터들의 차이 가운데 ${Math.round(100 * kept)} %를 담습니다. 나머지는 버렸으므로 그림의 거리는 위의 차례와 다를 수 있습니다.`
  return [live.make("div", { className: "live-frame" }, plane), live.make("p", { className: "live-note" }, said)]
}

// Of vectors of length 1.
const cosine = (first, second) => first.reduce((sum, value, i) => sum + value * second[i], 0)
