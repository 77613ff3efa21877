
// Formulas in TeX to MathML, with the library KaTeX, which the server puts before these lines.
const OPTIONS = { output: 'mathml', throwOnError: true, strict: 'ignore', maxExpand: 200, maxSize: 20 };

/** Shows a formula in a box, which keeps its source if that is not valid. */
export function render(tex, box, displayMode) {
  const source = box.textContent;
  try {
    self.katex.render(tex, box, { ...OPTIONS, displayMode });
  } catch {
    box.textContent = source;
  }
}
