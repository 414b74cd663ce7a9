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
