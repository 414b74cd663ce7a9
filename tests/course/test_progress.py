"""What a reader has done stays in the browser: the answers of a quiz, the pages that were read."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import PAGES
from playwright.sync_api import Locator, Page, expect

QUIZZES = [name for name in PAGES if name.endswith("/quiz.html")]
QUIZ = "ch2/quiz.html"
QUESTION = re.compile(r'<h2 id="([\w-]+)">(.*?)(?=<h2 |\Z)', re.DOTALL)
CHOICE = re.compile(r'<details class="(right|wrong)">(.*?)</details>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)"')


@pytest.fixture(params=["server", "folder"])
def reader(request, browser, site, address) -> Iterator[Page]:
    """A reader with a browser of their own, on a server's site and on one in a folder."""
    root = address if request.param == "server" else site.as_uri()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.site = lambda name: page.goto(f"{root}/{name}")
    yield page
    context.close()


def choice(page: Page, question: int, kind: str) -> Locator:
    """The first choice of the question that is right, or wrong."""
    return page.locator(f"#q{question} ~ details.{kind}").first


def test_each_question_has_one_right_answer_that_leads_to_what_teaches_it(site):
    assert len(QUIZZES) >= 4
    for name in QUIZZES:
        html = (site / name).read_text(encoding="utf-8").partition("<article")[2]
        questions = QUESTION.findall(html.partition("</article>")[0])
        assert len(questions) >= 15
        for anchor, text in questions:
            choices = CHOICE.findall(text)
            (right,) = (text for kind, text in choices if kind == "right")
            assert len({text.partition("</summary>")[0] for _, text in choices}) == len(choices) > 1
            page, _, heading = LINK.findall(right)[0].partition("#")
            target = (site / name).parent / page
            assert target.resolve().relative_to(site).as_posix() in PAGES, (name, anchor)
            assert not heading or f'id="{heading}"' in target.read_text(encoding="utf-8")


def test_a_quiz_says_how_many_are_right_and_what_to_read_again(reader):
    reader.site(QUIZ)
    score = reader.get_by_role("status")
    expect(score).to_have_text("아직 답한 문제가 없습니다.")
    choice(reader, 1, "right").locator("summary").focus()
    reader.keyboard.press("Enter")
    expect(score).to_contain_text("1문제에 답해 1문제를 맞혔습니다")
    choice(reader, 2, "wrong").locator("summary").click()
    expect(score).to_contain_text("2문제에 답해 1문제를 맞혔습니다")
    choice(reader, 2, "right").locator("summary").click()  # to read why
    expect(score).to_contain_text("2문제에 답해 1문제를 맞혔습니다")

    again = reader.locator(".quiz-score li")
    expect(again).to_have_count(1)
    expect(again).to_contain_text("2번 문제")
    taught = choice(reader, 2, "right").locator("a:not(.term)").first
    expect(again.locator("a").first).to_have_text(taught.text_content())
    assert not Axe().run(reader, context=".md-content").violations_count
    again.locator("a").first.click()
    expect(reader).not_to_have_url(re.compile("quiz"))


def test_answers_stay_until_they_are_erased(reader):
    reader.site(QUIZ)
    wrong = choice(reader, 3, "wrong")
    wrong.locator("summary").click()
    reader.site("ch1/quiz.html")
    expect(reader.get_by_role("status")).to_have_text("아직 답한 문제가 없습니다.")
    reader.site(QUIZ)
    expect(reader.get_by_role("status")).to_contain_text("1문제에 답해 0문제를 맞혔습니다")
    expect(wrong).to_have_attribute("open", "")
    expect(wrong).to_have_class(re.compile("chosen"))
    reader.get_by_role("button", name="답을 지우고 다시 풀기").click()
    expect(wrong).not_to_have_attribute("open", "")
    reader.reload()
    expect(reader.get_by_role("status")).to_have_text("아직 답한 문제가 없습니다.")


def test_a_page_is_read_when_its_end_was_on_the_screen(reader):
    reader.site("ch1/bias.html")
    entry = reader.locator('.md-nav--primary a.md-nav__link[href="bias.html"]')
    expect(entry).not_to_contain_text("끝까지 봄")
    reader.keyboard.press("End")
    expect(entry).to_contain_text("끝까지 봄")
    reader.site("ch1/families.html")
    expect(entry).to_contain_text("끝까지 봄")
    expect(reader.locator(".md-nav--primary .read")).to_have_count(1)
    assert not Axe().run(reader, context=".md-nav--primary").violations_count


def test_the_front_page_says_what_is_kept_and_erases_it(reader):
    reader.site("index.html")
    told = reader.locator(".progress")
    expect(told).to_be_hidden()
    reader.site(QUIZ)
    choice(reader, 1, "right").locator("summary").click()
    reader.site("ch1/bias.html")
    reader.keyboard.press("End")
    expect(reader.locator(".md-nav--primary .read")).to_have_count(1)
    reader.site("index.html")
    expect(told).to_contain_text("끝까지 본 페이지 1쪽과 확인 문제의 답 1개")
    assert not Axe().run(reader, context=".progress").violations_count
    told.get_by_role("button", name="모두 지우기").click()
    expect(reader.locator(".md-nav--primary .read")).to_have_count(0)
    reader.keyboard.press("Enter")  # on what undoes it
    expect(told).to_contain_text("끝까지 본 페이지 1쪽과 확인 문제의 답 1개")
    told.get_by_role("button", name="모두 지우기").click()
    reader.reload()
    expect(told).to_be_hidden()
    reader.site(QUIZ)
    expect(reader.get_by_role("status")).to_have_text("아직 답한 문제가 없습니다.")


def test_nothing_is_asked_of_any_host_for_it(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/{QUIZ}")  # all that it loads; a busy page looks idle before that
    page.wait_for_load_state("networkidle")
    asked = []  # the icon aside, which a browser asks for at its leisure
    page.on("request", lambda request: asked.append(request.url))
    choice(page, 1, "right").locator("summary").click()
    page.keyboard.press("End")
    expect(page.locator(".md-nav--primary .read")).to_have_count(1)
    assert [url for url in asked if not url.endswith("/favicon.png")] == []
    assert context.cookies() == []
    context.close()


def test_where_a_browser_keeps_nothing_the_page_still_counts(browser, address):
    context = browser.new_context()
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.add_init_script(
        "for (const name of ['getItem', 'setItem'])"
        " Storage.prototype[name] = () => { throw new Error('refused') }"
    )
    page.goto(f"{address}/{QUIZ}")
    choice(page, 1, "right").locator("summary").click()
    expect(page.get_by_role("status")).to_contain_text("1문제에 답해 1문제를 맞혔습니다")
    assert [problem for problem in problems if "progress" in problem] == []
    context.close()


def test_without_a_script_each_choice_still_says_why(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{QUIZ}")
    right = choice(page, 1, "right")
    right.locator("summary").click()
    expect(right.locator("p").first).to_be_visible()
    expect(page.locator(".quiz-score")).to_have_count(0)
    page.goto(f"{address}/index.html")
    expect(page.locator(".progress")).to_be_hidden()
    context.close()
