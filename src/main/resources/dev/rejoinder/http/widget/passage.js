// The sheet with a cited passage. Loads when a visitor opens one.

const style = new CSSStyleSheet();
style.replaceSync('{style}');
document.adoptedStyleSheets.push(style);

/** Fills the sheet of the view. */
export function showPassage(view, source, { make, iconButton, safeAddress }) {
  const { text, sheet } = view;
  const where = [source.section, source.file, source.page && `${text.page} ${source.page}`].filter(Boolean).join(' · ');
  const title = make('h2', { textContent: source.title || text.source, dir: 'auto' });
  sheet.replaceChildren(make('header', {}, iconButton('back', text.back, () => view.closeSheet()), title));
  if (where) sheet.append(make('p', { className: 'where', dir: 'auto', textContent: where }));
  sheet.append(make('div', { className: 'passage', tabIndex: 0, dir: 'auto', textContent: source.text }));
  const href = source.url && safeAddress(source.url);
  if (href) {
    sheet.append(make('a', { className: 'visit', href, target: '_blank', rel: 'noopener noreferrer', textContent: text.visit }));
  }
  sheet.ariaLabel = title.textContent;
}
