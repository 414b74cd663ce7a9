// All of a widget that a page loads before it is touched: what loads the rest.
addEventListener("click", async ({ target }) => {
  const button = target.closest("button[data-live-files]")
  if (!button || button.getAttribute("aria-disabled")) return
  const load = (src) => {
    const script = document.createElement("script")
    script.src = src
    return new Promise((loaded, failed) => {
      Object.assign(script, { onload: loaded, onerror: failed })
      document.head.append(script)
    })
  }
  const label = button.innerHTML
  button.parentElement.querySelector(".live-failed")?.remove()
  button.setAttribute("aria-disabled", "true")
  button.textContent = "불러오는 중입니다…"
  try {
    const loaded = (window.liveLoaded ??= {})
    for (const src of button.dataset.liveFiles.split(" ")) {
      await (loaded[src] ??= load(src).catch((error) => { delete loaded[src]; throw error }))
    }
    await live.open(button.closest(".live"))
  } catch (error) {
    button.removeAttribute("aria-disabled")
    button.innerHTML = label
    const said = document.createElement("p")
    said.className = "live-failed"
    said.textContent = "불러오지 못했습니다. 다시 눌러 보세요."
    button.after(said)
  }
})
