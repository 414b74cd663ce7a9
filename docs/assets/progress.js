// What a reader has done: the answers of the quizzes, and the pages whose end was on the screen. It
// stays in this browser, under names that begin with the site's own path, as Material's theme does.
{
  const article = document.querySelector(".md-content__inner")
  const pageOf = ({ pathname }) => pathname.slice(__md_scope.pathname.length) || "index.html"
  const here = pageOf(location)

  // Where a browser keeps nothing, the page alone remembers.
  const memory = {}
  const keep = (name, value) => {
    memory[name] = value
    try { __md_set(name, value) } catch { /* no storage at all */ }
  }
  const kept = (name) => {
    try { return __md_get(name) ?? memory[name] ?? {} } catch { return memory[name] ?? {} }
  }

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties)
    made.append(...children)
    return made
  }
  const button = (text, onclick) => element("button", { type: "button", textContent: text, onclick })

  // Pages that were seen to their end, in the navigation.
  const links = [...document.querySelectorAll(".md-nav--primary a.md-nav__link")]
    .filter(({ hash }) => !hash)

  function showRead() {
    const read = kept("read")
    for (const link of links) {
      link.querySelector(".read")?.remove()
      if (read[pageOf(link)]) {
        link.append(element("span", { className: "read" }, element("span", { textContent: " 끝까지 봄" })))
      }
    }
  }

  const end = element("span", {})
  article.append(end)
  let staying
  new IntersectionObserver(([{ isIntersecting }]) => {
    clearTimeout(staying)
    if (!isIntersecting || !links.some((link) => pageOf(link) === here)) return
    staying = setTimeout(() => {
      keep("read", { ...kept("read"), [here]: true })
      showRead()
    }, 1000)
  }).observe(end)
  showRead()

  // A quiz: what is opened first of a question is its answer.
  const questions = new Map()
  for (const choice of article.querySelectorAll(":scope > details:is(.right, .wrong)")) {
    let heading = choice
    while (heading.tagName !== "H2") heading = heading.previousElementSibling
    questions.set(heading.id, [...(questions.get(heading.id) ?? []), choice])
  }
  const textOf = (choice) => choice.querySelector("summary").textContent
  const answersOf = (page) => kept("quiz")[page] ?? {}
  const said = element("p", {})
  said.setAttribute("role", "status")
  const rest = element("div", {})

  function chosenOf([id, choices]) {
    return choices.find((choice) => textOf(choice) === answersOf(here)[id])
  }

  function showScore() {
    const all = [...questions]
    const answered = all.filter(chosenOf)
    const missed = answered.filter((question) => !chosenOf(question).matches(".right"))
    for (const question of all) {
      for (const choice of question[1]) choice.classList.toggle("chosen", choice === chosenOf(question))
    }
    const right = answered.length - missed.length
    said.textContent = answered.length
      ? `${all.length}문제 가운데 ${answered.length}문제에 답해 ${right}문제를 맞혔습니다.`
      : "아직 답한 문제가 없습니다."
    rest.replaceChildren()
    if (missed.length) {
      rest.append(
        element("p", { textContent: "다시 읽을 곳입니다." }),
        element("ul", {}, ...missed.map((question) => element("li", {}, ...again(question)))),
      )
    }
    if (answered.length) {
      rest.append(button("답을 지우고 다시 풀기", () => {
        keep("quiz", { ...kept("quiz"), [here]: undefined })
        for (const [, choices] of all) choices.forEach((choice) => (choice.open = false))
        showScore()
        document.querySelector("h1").scrollIntoView()
      }))
    }
  }

  // The question, and where the explanation of its answer leads.
  function again([id, choices]) {
    const taught = choices.find((choice) => choice.matches(".right")).querySelector("a:not(.term)")
    const number = parseInt(document.getElementById(id).textContent)
    return [
      element("a", { href: taught.href, textContent: taught.textContent }), " (",
      element("a", { href: `#${id}`, textContent: `${number}번 문제` }), ")",
    ]
  }

  if (questions.size) {
    for (const question of questions) {
      if (chosenOf(question)) chosenOf(question).open = true
      for (const choice of question[1]) {
        choice.querySelector("summary").addEventListener("click", () => {
          if (chosenOf(question)) return
          const answers = { ...answersOf(here), [question[0]]: textOf(choice) }
          keep("quiz", { ...kept("quiz"), [here]: answers })
          showScore()
        })
      }
    }
    end.before(element("section", { className: "quiz-score" }, said, rest))
    showScore()
  }

  // The front page says what is kept, and erases it.
  const place = document.querySelector(".progress")

  function showKept(erased) {
    const pages = Object.keys(kept("read")).length
    const answers = Object.values(kept("quiz")).reduce((sum, page) => sum + Object.keys(page).length, 0)
    place.hidden = !(pages || answers || erased)
    place.replaceChildren(
      erased
        ? "지웠습니다. "
        : `끝까지 본 페이지 ${pages}쪽과 확인 문제의 답 ${answers}개를 이 브라우저에만 적어 두었습니다. `,
      erased
        ? button("되돌리기", () => restore(erased))
        : button("모두 지우기", () => {
            const before = { read: kept("read"), quiz: kept("quiz") }
            restore({ read: {}, quiz: {} }, before)
          }),
    )
  }

  function restore(state, erased) {
    for (const name in state) keep(name, state[name])
    showRead()
    showKept(erased)
    place.querySelector("button").focus()
  }

  if (place) showKept()
}
