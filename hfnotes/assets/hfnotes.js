// The copy buttons of a cell: its code, or the program from its first line to the end of the cell.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button[data-copy]")
  if (!button) return
  const cell = button.closest(".cell")
  const text = button.dataset.copy === "cell" ? codeOf(cell) : programUpTo(cell)
  button.dataset.label ??= button.textContent
  button.textContent = (await copied(text)) ? button.dataset.copied : button.dataset.notCopied
  setTimeout(() => (button.textContent = button.dataset.label), 1500)
})

const codeOf = (cell) => cell.querySelector(".cell-code").textContent + "\n"

function programUpTo(cell) {
  const program = document.querySelector(`template[data-program="${cell.dataset.file}"]`)
  const lines = program.content.textContent.split("\n")
  return lines.slice(0, Number(cell.dataset.end)).join("\n") + "\n"
}

// The clipboard needs https or localhost; a page in a folder or on a company's http server has
// neither, and copies by the older way.
async function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false)
  const area = Object.assign(document.createElement("textarea"), { value: text })
  document.body.append(area)
  area.select()
  const done = document.execCommand("copy")
  area.remove()
  return done
}
