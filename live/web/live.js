// What all widgets share. A widget is a function of its element and of what the build gave it.
const live = { widgets: {}, modules: {}, waiting: {}, base: document.currentScript.src.replace(/[^/]*$/, "") }

// The widget takes the place of its button when it is ready; the keyboard goes on in it.
live.open = async (root) => {
  await live.style()
  const given = JSON.parse(root.dataset.start)
  const title = root.querySelector(".live-title").textContent
  const body = live.make("div", { className: "live-body", role: "group", ariaLabel: title, tabIndex: -1 })
  const spoken = live.make("p", { className: "live-spoken", ariaLive: "polite" })
  await live.widgets[root.dataset.widget]({ root, body, given, say: live.speaker(spoken) })
  root.querySelector("button[data-live-files]").replaceWith(body, spoken)
  body.focus({ preventScroll: true })
}

live.style = () =>
  (live.styled ??= new Promise((loaded) => {
    const link = live.make("link", { rel: "stylesheet", href: `${live.base}live.css`, onload: loaded })
    document.head.append(link)
  }))

// An element with properties and children. `data` are its data attributes; names like `ariaLabel`
// become attributes, which also older browsers know.
live.make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name === "data") Object.assign(element.dataset, value)
    else if (name.startsWith("aria")) element.setAttribute(`aria-${name.slice(4).toLowerCase()}`, value)
    else if (name === "role") element.setAttribute(name, value)
    else element[name] = value
  }
  element.append(...children)
  return element
}

// Ids that no other element of the page has.
live.id = (() => {
  let count = 0
  return (name) => `live-${name}-${++count}`
})()

// A form's control with its label above it, and `hint` below.
live.field = (label, control, hint = "") => {
  control.id ||= live.id("field")
  const parts = [live.make("label", { htmlFor: control.id }, label), control]
  if (hint) {
    const id = live.id("hint")
    control.setAttribute("aria-describedby", id)
    parts.push(live.make("small", { id }, hint))
  }
  return live.make("div", { className: "live-field" }, ...parts)
}

// A number that is dragged or typed.
live.slider = (label, min, max, step, value, changed) => {
  const range = live.make("input", { type: "range", min, max, step, ariaLabel: label })
  const number = live.make("input", { type: "number", min, max, step })
  const set = (to) => {
    range.value = number.value = to
  }
  set(value)
  for (const input of [range, number]) {
    input.addEventListener("input", () => {
      const to = input.valueAsNumber
      if (Number.isNaN(to) || to < min || to > max) return
      ;(input === range ? number : range).value = to
      changed(to)
    })
  }
  number.id = live.id("number")
  const element = live.make("div", { className: "live-slider" }, live.make("label", { htmlFor: number.id }, label), range, number)
  return { element, set }
}

// A button that starts long work and stops it, and a bar for how much of it is done.
live.work = (label, start, stop) => {
  const button = live.make("button", { type: "button", className: "live-button" })
  const progress = live.make("progress", { max: 1, ariaLabel: "계산한 양" })
  let isRunning = false
  const mark = (runs) => {
    isRunning = runs
    button.textContent = runs ? "멈추기" : label
    progress.hidden = !runs
    if (runs) progress.removeAttribute("value")
  }
  async function run() {
    if (isRunning) return
    mark(true)
    await start((done) => (progress.value = done))
    mark(false)
  }
  button.addEventListener("click", () => (isRunning ? stop() : run()))
  mark(false)
  return { run, element: live.make("div", { className: "live-buttons" }, button, progress) }
}

// Fills a table with rows of texts, the last of which says what the row is of.
live.fill = (table, caption, names, rows) => {
  const head = names.map((name) => live.make("th", { scope: "col" }, name))
  const cells = ([...row]) => {
    const last = live.make("th", { scope: "row" }, row.pop())
    return live.make("tr", {}, ...row.map((text) => live.make("td", {}, text)), last)
  }
  table.replaceChildren(
    live.make("caption", {}, caption), live.make("thead", {}, live.make("tr", {}, ...head)),
    live.make("tbody", {}, ...rows.map(cells)))
}

// At most `most` lines of what was typed, without those that are empty.
live.lines = (text, most) =>
  live.wellFormed(text).split("\n").map((line) => line.trim()).filter((line) => line).slice(0, most)

// A choice of one; `change` is called with the chosen value.
live.choice = (legend, options, chosen, change) => {
  const name = live.id("choice")
  const labels = Object.entries(options).map(([value, text]) => {
    const input = live.make("input", { type: "radio", name, value, checked: value === chosen })
    input.addEventListener("change", () => change(value))
    return live.make("label", {}, input, text)
  })
  return live.make("fieldset", { className: "live-choice" }, live.make("legend", {}, legend), ...labels)
}

// Says to a screen reader what came of a change, once the reader's hands rest.
live.speaker = (element) => {
  let timer
  return (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => (element.textContent = text), 600)
  }
}

// What the cell would print, and whether that is what it did print when the site was built: exactly,
// or, if what is computed here `isNear` only, but for a last digit.
live.printed = (given, isNear = false) => {
  const note = live.make("p", { className: "live-note" })
  const samp = live.make("samp", { className: "live-samp" })
  const block = live.make("div", { className: "live-printed" }, note, samp)
  block.show = (text, otherwise) => {
    samp.textContent = text
    const same = text.trimEnd() === given.record.trimEnd()
    const near = isNear && live.near(given.record, text)
    block.dataset.same = same || near
    note.textContent = same
      ? `셀 ${given.cell}의 출력과 같습니다.`
      : near ? `셀 ${given.cell}의 출력과 같고, 확률의 끝자리만 1만큼 다릅니다.` : otherwise
  }
  return block
}

// The same texts, but that numbers with a decimal point may differ by 1 in the last digit.
live.near = (...texts) => {
  const [one, other] = texts.map((text) => text.trimEnd().split(/(\d+\.\d+)/))
  const last = (number) => 10 ** -number.split(".")[1].length
  return one.length === other.length && one.every((part, i) =>
    i % 2 ? part.length === other[i].length && Math.abs(part - other[i]) < 1.5 * last(part) : part === other[i])
}

// Arrow keys, Home and End go from one to the next of `buttons`; the tabulator passes them by.
live.walk = (event, buttons) => {
  const now = buttons.indexOf(document.activeElement)
  const last = buttons.length - 1
  const next = {
    ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1, Home: 0, End: last,
  }[event.key]
  if (next === undefined) return
  event.preventDefault()
  const to = buttons[Math.min(Math.max(next, 0), last)]
  buttons[now].tabIndex = -1
  to.tabIndex = 0
  to.focus()
}

live.softmax = (logits, temperature = 1) => {
  const largest = Math.max(...logits)
  const exponents = logits.map((logit) => Math.exp((logit - largest) / temperature))
  const sum = exponents.reduce((all, each) => all + each, 0)
  return exponents.map((each) => each / sum)
}

live.list = (values) => `[${values.join(", ")}]`

// A text as Python's `repr` writes it.
live.repr = (text) => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", "'": "'", '"': '"', [quote]: `\\${quote}` }
  const hex = (code, letter, count) => `\\${letter}${code.toString(16).padStart(count, "0")}`
  const numbered = (code) => (code < 0x100 ? hex(code, "x", 2) : code < 0x10000 ? hex(code, "u", 4) : hex(code, "U", 8))
  const written = text.replace(/(?! )[\\'"\p{C}\p{Z}]/gu, (letter) => named[letter] ?? numbered(letter.codePointAt(0)))
  return quote + written + quote
}

live.size = (count) => (count >= 1e5 ? `${(count / 1e6).toFixed(1)} MB` : `${Math.round(count / 1e3)} kB`)

// Half a character, which Python refuses, becomes the sign for what is none.
live.wellFormed = (text) => text.toWellFormed?.() ?? text

// A file of others that exports as Node's modules do.
live.library = (name, define) => {
  const module = { exports: {} }
  define(module, module.exports)
  live.modules[name] = module.exports
}

// A payload comes by a script, for a page in a folder may not fetch.
live.give = (name, base64) => live.waiting[name]?.(base64)

live.payloads = {}
live.payload = (name) =>
  (live.payloads[name] ??= new Promise((arrived, failed) => {
    live.waiting[name] = arrived
    const script = live.make("script", { src: `${live.base}${name}.js`, onerror: failed })
    document.head.append(script)
  })
    .then(live.unpacked)
    .catch((error) => {
      delete live.payloads[name]
      throw error
    }))

live.unpacked = async (base64) => {
  const letters = atob(base64)
  const bytes = new Uint8Array(letters.length)
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i)
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

live.json = (bytes) => JSON.parse(new TextDecoder().decode(bytes))

// A line of JSON, and what follows it.
live.headed = (bytes) => {
  const start = bytes.indexOf(10) + 1
  return { header: live.json(bytes.subarray(0, start)), rest: bytes.subarray(start) }
}

// A line of JSON, then the low bytes of 16-bit numbers, then the high ones.
live.planes = (bytes) => {
  const { header, rest } = live.headed(bytes)
  const count = rest.length / 2
  const numbers = Uint16Array.from({ length: count }, (_, i) => rest[i] | (rest[count + i] << 8))
  return { header, numbers }
}

live.pause = (milliseconds = 0) => new Promise((rested) => setTimeout(rested, milliseconds))

// For long work: what it awaits now and then, so that the page stays awake.
live.rests = () => {
  const longest = 12 // milliseconds
  let rested = performance.now()
  return async () => {
    if (performance.now() - rested < longest) return
    await live.pause()
    rested = performance.now()
  }
}
window.live = live
