// For pages opened from a folder only: there a browser shows a file that it would download from a
// server, and a page may not read it. So each file has a copy beside it that calls `saved`.
addEventListener("click", (event) => {
  const link = event.target.closest("a[download]")
  if (!link) return
  event.preventDefault()
  const script = document.createElement("script")
  script.src = `${link.href}.js`
  script.onload = () => script.remove()
  document.head.append(script)
})

function saved(name, text) {
  const href = URL.createObjectURL(new Blob([text]))
  Object.assign(document.createElement("a"), { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
