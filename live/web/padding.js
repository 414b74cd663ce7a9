// The reader's lines in batches: how much is padding when all are as long as the longest of all,
// of their batch, or of a batch of lines that are about as long; and the mask.
const WAYS = { fixed: "모두 가장 긴 줄에 맞추기", dynamic: "배치마다 맞추기(동적 패딩)", sorted: "길이순으로 묶어 배치마다 맞추기" }
const MOST_LINES = 16
const MOST_COLUMNS = 64

live.widgets.padding = async ({ body, given, say }) => {
  const tokenizer = await live.tokenizer(given.tokenizers[0])
  const state = { way: "dynamic" }
  const printed = live.printed(given)
  const lines = live.make("textarea", { rows: 5, maxLength: 4000, spellcheck: false, value: given.texts.join("\n") })
  const size = live.make("input", { type: "number", min: 1, max: MOST_LINES, value: 2 })
  const shares = live.make("table", { className: "live-table" })
  const which = live.choice("마스크를 볼 방법", WAYS, state.way, (way) => {
    state.way = way
    update()
  })
  const mask = live.make("div", { className: "live-scroll", tabIndex: 0, role: "region", ariaLabel: "어텐션 마스크" })
  const note = live.make("p", { className: "live-note" })
  for (const field of [lines, size]) field.addEventListener("input", update)
  body.append(
    live.field("글", lines, `한 줄이 글 하나입니다. ${MOST_LINES}줄까지 봅니다.`),
    live.field("배치 크기", size), shares, which, mask, note, printed,
  )

  function update() {
    const texts = live.wellFormed(lines.value).split("\n").filter((line) => line.trim()).slice(0, MOST_LINES)
    const rows = texts.map((text, number) => ({ number: number + 1, row: tokenizer.encode(text) }))
    const count = Math.min(Math.max(Math.trunc(size.valueAsNumber) || 1, 1), MOST_LINES)
    if (!rows.length) return note.replaceChildren("글을 한 줄 이상 적어 주세요.")
    const ways = Object.fromEntries(Object.keys(WAYS).map((way) => [way, live.batches(rows, count, way)]))
    shares.replaceChildren(...shareRows(ways))
    mask.replaceChildren(maskTable(ways[state.way], tokenizer))
    note.textContent = "진한 1은 읽을 자리, 옅은 0은 패딩이라 읽지 않을 자리입니다. 굵은 선마다 배치가 나뉩니다."
    printed.show(live.prints[given.print](tokenizer, tokenizer.pad(rows.map(({ row }) => row))),
      "파이썬에서 모든 줄을 한 배치로 tokenizer(글, padding=True)에 넣으면 이렇습니다.")
    const { share } = counted(ways[state.way])
    say(`${WAYS[state.way]}: 패딩 ${percent(share)}`)
  }

  update()
}

// The rows in batches of `count`, and the length that each batch is padded to.
live.batches = (rows, count, way) => {
  const length = ({ row }) => row.length
  const ordered = way === "sorted" ? rows.toSorted((a, b) => length(a) - length(b)) : rows
  const longest = Math.max(...rows.map(length))
  const found = []
  for (let i = 0; i < ordered.length; i += count) {
    const batch = ordered.slice(i, i + count)
    found.push({ rows: batch, length: way === "fixed" ? longest : Math.max(...batch.map(length)) })
  }
  return found
}

function counted(batches) {
  const places = batches.reduce((sum, { rows, length }) => sum + rows.length * length, 0)
  const tokens = batches.reduce((sum, { rows }) => sum + rows.reduce((all, { row }) => all + row.length, 0), 0)
  return { places, padding: places - tokens, share: (places - tokens) / places }
}

const percent = (share) => `${(100 * share).toFixed(1)} %`

function shareRows(ways) {
  const row = (tag, cells) => live.make("tr", {}, ...cells.map((cell, i) => {
    if (i && tag === "td") return live.make("td", {}, cell)
    return live.make("th", { scope: tag === "td" ? "row" : "col" }, cell)
  }))
  const head = live.make("thead", {}, row("th", ["방법", "모든 자리", "패딩", "패딩의 비율"]))
  const body = Object.entries(ways).map(([way, batches]) => {
    const { places, padding, share } = counted(batches)
    const line = row("td", [WAYS[way], String(places), String(padding), percent(share)])
    line.dataset.way = way
    return line
  })
  return [live.make("caption", {}, "방법마다 패딩이 얼마나 되는지"), head, live.make("tbody", {}, ...body)]
}

function maskTable(batches, tokenizer) {
  const table = live.make("table", { className: "live-mask" }, live.make("caption", {}, "줄마다의 어텐션 마스크"))
  for (const { rows, length } of batches) {
    const padded = tokenizer.pad(rows.map(({ row }) => row), length)
    table.append(live.make("tbody", {}, ...padded.map((row, i) => live.make("tr", {},
      live.make("th", { scope: "row" }, `${rows[i].number}번 줄`),
      ...row.slice(0, MOST_COLUMNS).map((each) =>
        live.make("td", { data: { mask: each.mask }, title: each.token }, String(each.mask))),
      ...(row.length > MOST_COLUMNS ? [live.make("td", {}, "…")] : [])))))
  }
  return table
}
