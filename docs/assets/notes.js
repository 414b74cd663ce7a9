// A link to a cell in a tab that is not shown opens that tab: Material does so for folds only.
function openTabOfTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const panel = target?.closest(".tabbed-block")
  if (!panel) return
  const number = [...panel.parentElement.children].indexOf(panel)
  panel.closest(".tabbed-set").querySelectorAll(":scope > input")[number].checked = true
  target.scrollIntoView()
}
addEventListener("hashchange", openTabOfTarget)
openTabOfTarget()

// What Material leaves out for who uses a keyboard or listens: the names of the search and of the
// frame of each command's copy button, and the way into a table that is wider than the screen.
document.querySelector(".md-search")?.setAttribute("aria-label", "검색")
const content = document.querySelector(".md-content")
new MutationObserver(() => {
  content.querySelectorAll(".md-code__nav:not([aria-label])").forEach((nav) => {
    nav.setAttribute("aria-label", `명령 복사 ${nav.closest("[id]").id.replace("__code_", "")}`)
  })
  content.querySelectorAll(".md-typeset__scrollwrap").forEach((table) => {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0
  })
}).observe(content, { childList: true, subtree: true })

// A link to the glossary says what its term means: under a mouse, with the keyboard on it, and at the
// first tap of a finger; the second one follows it.
const means = Object.assign(document.createElement("div"), { id: "means", className: "means", hidden: true })
means.setAttribute("role", "tooltip")
content.append(means)
let explained, leaving, touches

function explain(term) {
  clearTimeout(leaving)
  explained?.removeAttribute("aria-describedby")
  explained = term
  means.hidden = !term
  if (!term) return
  term.setAttribute("aria-describedby", "means")
  means.textContent = term.dataset.means
  const { left, bottom } = term.getBoundingClientRect()
  means.style.top = `${bottom + scrollY + 4}px`
  means.style.left = `${Math.max(8, Math.min(left, document.body.clientWidth - means.offsetWidth - 8))}px`
}

const termAt = ({ target }) => target.closest?.("a.term")
addEventListener("pointerdown", ({ pointerType }) => (touches = pointerType === "touch"), true)
addEventListener("focusin", (event) => touches || explain(termAt(event)))
addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return
  if (termAt(event)) explain(termAt(event))
  else if (event.target === means) clearTimeout(leaving)
  else if (explained) leaving = setTimeout(explain, 200)
})
addEventListener("click", (event) => {
  const term = termAt(event)
  if (touches && term !== explained) {
    if (term) event.preventDefault()
    explain(term)
  }
})
addEventListener("keydown", ({ key }) => key === "Escape" && explain())
