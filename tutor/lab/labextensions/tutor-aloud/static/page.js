// The page of a lesson: plain elements. All text is set as text; only the prose is HTML, cleaned by the server.

/** @import { Author, Finding, Lesson, Plan, Step, Words } from "./types" */

import { fill, make, pieces } from "./dom.js";

/**
 * The whole page of a plan (`tutor.lab.handlers`).
 * @param {Plan} plan
 * @param {Words} words
 * @param {Author} on
 */
export function page(plan, words, on) {
  return plan.lesson ? taught(plan.lesson, plan.remarks, words, on) : broken(plan, words, on);
}

let stepsMade = 0;

/**
 * @param {Lesson} lesson
 * @param {number} found
 * @param {Words} words
 * @param {Author} on
 */
function taught(lesson, found, words, on) {
  const facts = [lesson.level, lesson.subject, lesson.duration, lesson.author].filter(Boolean);
  facts.push(fill(words.steps, { count: lesson.steps.length }));
  const article = make("article", { class: "tutor-lesson", lang: lesson.language, dir: lesson.direction });
  article.append(
    make(
      "header",
      {},
      make("h1", {}, lesson.title),
      make("p", { class: "tutor-facts" }, ...facts.map((fact) => make("span", { dir: "auto" }, fact))),
      prose(lesson.welcome),
      make("button", { class: "tutor-start-here", type: "button", click: on.start }, words.start),
    ),
    make("ol", { class: "tutor-steps" }, ...lesson.steps.map((each) => step(each, lesson.steps.length, words))),
  );
  if (found) article.append(remarks(found, words, on));
  return article;
}

/**
 * What could be better: asked for only by whoever unfolds it, because it may quote answers.
 * @param {number} count
 * @param {Words} words
 * @param {Author} on
 */
function remarks(count, words, on) {
  const list = make("div");
  const unfold = async (/** @type {any} */ { target }) => {
    list.replaceChildren(findingList(target.open ? await on.findings() : [], words, on));
  };
  const head = make("summary", {}, fill(words.remarks, { count }));
  return make("details", { class: "tutor-lesson-remarks", dir: words.direction, toggle: unfold }, head, list);
}

/**
 * @param {Step} step
 * @param {number} total
 * @param {Words} words
 */
function step(step, total, words) {
  const id = `tutor-step-${++stepsMade}`;
  const marks = step.asks.length ? step.asks.map((way) => words[way]) : [words.told];
  if (step.optional) marks.push(words.optional);
  if (step.hints) marks.push(fill(words.hints, { count: step.hints }));
  const body = make("div", { lang: step.language, dir: step.direction }, prose(step.html));
  if (step.choices.length) body.append(choices(step, words));
  if (step.code) body.append(make("pre", { "aria-label": words.starter, tabindex: 0 }, step.code));
  return make(
    "li",
    { "aria-labelledby": id },
    make("span", { class: "tutor-number", "aria-hidden": "true" }, String(step.number)),
    make("h2", { id, lang: step.language, "aria-description": fill(words.step, { number: step.number, total }) }, step.name),
    make("p", { class: "tutor-marks" }, ...marks.map((mark) => make("span", { dir: "auto" }, mark))),
    body,
  );
}

/**
 * @param {Step} step
 * @param {Words} words
 */
function choices({ choices, several }, words) {
  return make(
    "div",
    { class: "tutor-choices" },
    make("p", { dir: words.direction }, several ? words.choose_some : words.choose_one),
    make("ul", { "data-several": several }, ...choices.map((html) => make("li", {}, prose(html)))),
  );
}

/** @param {string} html */
function prose(html) {
  const element = make("div", { class: "tutor-prose" });
  element.innerHTML = html; // cleaned by the server
  return element;
}

/**
 * @param {Plan} plan
 * @param {Words} words
 * @param {Author} on
 */
function broken({ path, findings }, words, on) {
  return make(
    "section",
    { class: "tutor-broken" },
    make("h1", { dir: "auto" }, path.split("/").at(-1) ?? ""),
    make("p", { class: "tutor-broken-head" }, fill(words.mistakes, { count: findings.length })),
    make("p", { class: "tutor-quiet" }, words.mistakes_help),
    findingList(findings, words, on),
  );
}

/**
 * Findings, each with a button that opens the editor at its place.
 * @param {Finding[]} findings
 * @param {Words} words
 * @param {Pick<Author, "edit">} on
 */
export function findingList(findings, words, on) {
  return make("ol", { class: "tutor-findings" }, ...findings.map((each) => finding(each, words, on)));
}

/**
 * What is wrong and how to mend it is told in English, as on the command line.
 * @param {Finding} finding
 * @param {Words} words
 * @param {Pick<Author, "edit">} on
 */
function finding({ rule, severity, line, column, problem, cure }, words, on) {
  const place = fill(words.place, { line, column });
  return make(
    "li",
    { "data-severity": severity },
    make(
      "button",
      { type: "button", title: place, "aria-label": place, click: () => on.edit({ line, column }) },
      `${line}:${column}`,
    ),
    make("div", { lang: "en", dir: "ltr" }, make("p", {}, ...told(problem)), make("p", { class: "tutor-cure" }, ...told(cure))),
    rule ? make("span", { class: "tutor-rule", dir: "ltr" }, rule) : "",
  );
}

const told = (/** @type {string} */ text) => pieces(text).map((piece, number) => (number % 2 ? make("code", {}, piece) : piece));
