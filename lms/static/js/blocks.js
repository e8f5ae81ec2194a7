// In the editor with the toolbar, what files write in English is shown by its name: the marks of a box as a label, an
// exercise as one line with the way to its form. The text itself stays as it is; where the cursor stands it is shown raw.
const source = document.querySelector("textarea[data-boxes]");
const { mirror } = source ?? {};

if (mirror) {
  const names = JSON.parse(source.dataset.boxes);
  let marks = [];
  let waiting = null;

  function label(words, address) {
    const span = document.createElement("span");
    span.className = "named";
    span.textContent = words;
    if (!address) return span;
    const link = document.createElement("a");
    link.href = address;
    link.textContent = source.dataset.mend;
    span.append(" ", link);
    return span;
  }

  function mark(from, to, shown) {
    const at = mirror.getCursor().line;
    if (mirror.hasFocus() && from.line <= at && at <= to.line) return;
    marks.push(mirror.markText(from, to, { replacedWith: shown, handleMouseEvents: true }));
  }

  function markExercise(first, last) {
    const text = mirror.getRange({ line: first, ch: 0 }, { line: last, ch: 0 });
    const key = /^key: *["']?([a-z0-9-]+)/m.exec(text)?.[1];
    const asks = /^(?:title|ask): *["']?(.+?)["']?$/m.exec(text)?.[1] ?? "";
    const shown = label(`${source.dataset.exercise}: ${asks.replace(/^[|>].*/, "")}`, key && `${source.dataset.forms}/${key}`);
    mark({ line: first, ch: 0 }, { line: last, ch: mirror.getLine(last).length }, shown);
  }

  function draw() {
    for (const one of marks) one.clear();
    marks = [];
    let fence = null;
    for (let line = 0; line < mirror.lineCount(); line += 1) {
      const text = mirror.getLine(line);
      const box = /^::: *([a-z]+)/.exec(text);
      if (text.startsWith("```")) {
        if (fence?.exercise) markExercise(fence.line, line);
        fence = fence ? null : { line, exercise: /^```exercise\s*$/.test(text) };
      } else if (!fence && box && names[box[1]]) {
        mark({ line, ch: 0 }, { line, ch: box[0].length }, label(names[box[1]]));
      } else if (!fence && /^:::\s*$/.test(text)) {
        mark({ line, ch: 0 }, { line, ch: text.length }, label(source.dataset.boxEnd));
      }
    }
  }

  const redraw = () => mirror.operation(draw);
  mirror.on("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 400);
  });
  mirror.on("blur", redraw);
  redraw();
}
