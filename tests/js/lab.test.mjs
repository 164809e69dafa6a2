import assert from "node:assert/strict";
import { test } from "node:test";

const STATIC = "../../tutor/lab/labextensions/tutor-aloud/static";
const { modules, version } = await import(`${STATIC}/shared.js`);
const { deskPath, keepKeys, opening, pythonKernel } = await import(`${STATIC}/start.js`);
const { tongue } = await import(`${STATIC}/words.js`);
const { jsonLines, rows } = await import(`${STATIC}/rehearsal.js`);
const { documents } = await import(`${STATIC}/document.js`);
const { pieces } = await import(`${STATIC}/dom.js`);

test("of a shared module the one that runs is taken, else the newest", () => {
  assert.equal(version({ "4.9.0": {}, "4.10.0": {}, "4.2.0": {} }), "4.10.0");
  assert.equal(version({ "4.9.0": { loaded: 1 }, "4.10.0": {} }), "4.9.0");
});

test("modules come by name, whether their factory comes at once or later", async () => {
  const scope = {
    a: { "1.0.0": { get: async () => () => "A" } },
    b: { "1.0.0": { get: () => () => "B" } },
  };
  assert.deepEqual(await modules(scope, ["a", "b"]), { a: "A", b: "B" });
  await assert.rejects(modules(scope, ["a", "c"]), /does not share c/);
});

test("the kernel is the default one where it speaks Python", () => {
  const kernelspecs = { ir: { language: "R" }, python3: { language: "python" }, other: { language: "python" } };
  assert.equal(pythonKernel({ default: "other", kernelspecs }), "other");
  assert.equal(pythonKernel({ default: "ir", kernelspecs }), "python3");
  assert.equal(pythonKernel({ default: "ir", kernelspecs: { ir: { language: "R" } } }), null);
  assert.equal(pythonKernel(null), null);
});

test("a lesson's name cannot leave its string", () => {
  assert.equal(opening(deskPath("a/b.lesson.md")), 'from tutor import teach; teach("b.lesson.md")');
  assert.equal(opening(deskPath("a/b.lesson.md", true)), 'from tutor import teach; teach("b.lesson.md", preview=True)');
  assert.equal(opening(deskPath('a/"); import os #\n.md')), 'from tutor import teach; teach("\\"); import os #\\n.md")');
});

test("Enter in the desk stays in the desk", () => {
  const seen = [];
  const console = { handleEvent: (event) => seen.push(event.type) };
  keepKeys(console);
  const inDesk = { closest: (what) => (what === ".tutor-desk" ? {} : null) };
  const beside = { closest: () => null };
  console.handleEvent({ type: "keydown", target: inDesk });
  assert.deepEqual(seen, []);
  console.handleEvent({ type: "keydown", target: beside });
  console.handleEvent({ type: "mousedown", target: inDesk });
  assert.deepEqual(seen, ["keydown", "mousedown"]);
});

test("the words are the interface's where one was chosen, else the lesson's", () => {
  assert.equal(tongue("fr_FR", "zh-CN"), "fr");
  assert.equal(tongue("en", "zh-CN"), "zh");
  assert.equal(tongue(undefined, "pt"), "pt");
  assert.equal(tongue("nl", "sv"), "en");
});

test("a lesson's document asks for no content and has none to save", () => {
  class TextModelFactory {}
  class DocumentModel {}
  const factory = new (documents({ TextModelFactory, DocumentModel }))();
  assert.equal(factory.fileFormat, null);
  const model = factory.createNew({});
  assert.equal(model.readOnly, true);
  assert.throws(() => `${model}`, /Use its editor/);
});

function stream(...pieces) {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

test("lines of JSON come as they are whole, wherever the stream is cut", async () => {
  const bytes = new TextEncoder().encode('{"a":"é"}\n\n{"b":[1]}\n{"c":');
  for (let cut = 1; cut < bytes.length; cut += 1) {
    const lines = await Array.fromAsync(jsonLines(stream(bytes.slice(0, cut), bytes.slice(cut))));
    assert.deepEqual(lines, [{ a: "é" }, { b: [1] }]);
  }
});

test("random students make one row, and a misconception keeps its name", () => {
  const run = (student, ended = true) => ({ student, turns: 3, ended, solved: 2, told: 1, skipped: 0 });
  const made = rows([run("right"), run("random:1"), run("random:2", false), run("misconception:a:b")]);
  assert.deepEqual(made, [
    { kind: "right", name: "", count: 1, ended: true, sums: [2, 1, 0, 3] },
    { kind: "random", name: "", count: 2, ended: false, sums: [4, 2, 0, 6] },
    { kind: "misconception", name: "a:b", count: 1, ended: true, sums: [2, 1, 0, 3] },
  ]);
});

test("what stands between backticks in a message is code", () => {
  assert.deepEqual(pieces("`Answer` is no section."), ["", "Answer", " is no section."]);
  assert.deepEqual(pieces("Did you mean `### Answers`?"), ["Did you mean ", "### Answers", "?"]);
  assert.deepEqual(pieces("`b, `c`` is like `a`"), ["", "b, `c`", " is like ", "a", ""]);
  assert.deepEqual(pieces("a lone ` stays"), ["a lone ` stays"]);
});
