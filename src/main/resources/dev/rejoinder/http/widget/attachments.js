// The files of messages: uploads them, and shows those that are sent. Loads with the first file.
import { MAX_FILES, MAX_FILE_BYTES, fetchWithProgress } from './file-upload.js';

const ENGLISH = {
  files: 'Files', remove: 'Remove {name}', wait: 'Your message is sent when its files are uploaded.',
  most: 'A message takes at most 10 files.', large: 'This file is larger than 25 MB.', refused: 'This file cannot be sent.', blind: 'This assistant cannot see images.',
  type: 'Files of this type cannot be sent.', unreadable: 'This file cannot be read. It may be damaged, empty or protected by a password.',
  spent: 'You have sent too many files. Please try again later.',
};

/** The server's reasons, which are in English, and the names of their translations. */
const REASONS = [
  [/larger|megapixels|Split it/, 'large'],
  [/^The file is an? |^SVG|not an image|old Office/, 'type'],
  [/password|damaged|empty|no text|not valid|encoding/, 'unreadable'],
];

const style = new CSSStyleSheet();
style.replaceSync('{style}');
document.adoptedStyleSheets.push(style);

/** Of sent pictures, in pixels. Wide ones are lower, and small ones are not enlarged. */
const PICTURE_HEIGHT = 150;

const isImage = ({ type }) => type.startsWith('image/');

function size(bytes) {
  const [unit, number] = bytes < 1e6 ? ['kilobyte', Math.max(100, bytes) / 1e3] : ['megabyte', bytes / 1e6];
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit, maximumFractionDigits: 1 }).format(number);
}

export class Attachments {
  /** `text` is in another language than English. */
  constructor({ chat, view, make, iconButton, refusal, text = ENGLISH }) {
    Object.assign(this, { chat, view, make, iconButton, refusal, text });
    /** The files for the next message, and those of the last one, which the server may refuse. */
    this.files = [];
    this.sent = [];
    /** Object URLs by the ids of files. */
    this.addresses = new Map();
  }

  add(chosen) {
    if (!this.list) {
      this.list = this.make('ul', { className: 'files', label: this.text.files });
      this.view.input.form.before(this.list);
    }
    const room = MAX_FILES - this.files.length;
    this.view.notify(chosen.length > room && this.text.most);
    this.show([...this.files, ...chosen.slice(0, room).map((file) => this.begin(file))]);
    this.view.input.focus();
  }

  show(files) {
    this.files = files;
    this.list.replaceChildren(...files.map(({ box }) => box));
    this.list.hidden = !files.length;
    this.view.hasFiles = files.length > 0;
    this.view.fit();
  }

  /** Begins to upload a file. */
  begin(file) {
    const { make } = this;
    const life = new AbortController();
    const chosen = {
      file, life,
      address: isImage(file) && URL.createObjectURL(file),
      progress: make('progress', { max: 1, value: 0, label: file.name }),
      problem: make('span', { className: 'wrong', role: 'alert' }),
      remover: this.iconButton('close', this.text.remove.replace('{name}', file.name), () => this.remove(chosen)),
    };
    chosen.box = make('li', {}, chosen.address ? make('img', { src: chosen.address, alt: '', onerror: ({ target }) => target.remove() }) : '',
      make('div', {}, ...this.facts(file.name, file.size), chosen.progress, chosen.problem), chosen.remover);
    chosen.uploaded = this.upload(chosen);
    return chosen;
  }

  facts(name, bytes) {
    return [this.make('span', { dir: 'auto', textContent: name }), this.make('small', { textContent: size(bytes) })];
  }

  async upload(chosen) {
    const { file, progress } = chosen;
    try {
      if (file.size > MAX_FILE_BYTES) throw { code: 'LARGE' };
      const body = new FormData();
      body.append('file', file);
      const via = fetchWithProgress((sent) => { progress.value = sent; });
      const response = await this.chat.call('files', { method: 'POST', body, signal: chosen.life.signal, via });
      if (!response.ok) throw await this.refusal(response);
      chosen.stored = (await response.json()).data;
      if (chosen.address) this.addresses.set(chosen.stored.fileId, chosen.address);
    } catch (error) {
      this.fail(chosen, error);
    }
    chosen.ended = true;
    progress.remove();
  }

  /** Says why the file cannot be sent: in English as the server does. */
  fail({ problem }, { code, message }) {
    const { text, view } = this;
    const sentences = { LARGE: text.large, NETWORK: view.text.failed, RATE_LIMIT_EXCEEDED: text.spent, ATTACHMENT_NOT_SUPPORTED: text.blind };
    const reason = code === 'ATTACHMENT_INVALID' && (text === ENGLISH ? message : text[REASONS.find(([words]) => words.test(message))?.[1]]);
    problem.textContent = sentences[code] || reason || text.refused;
  }

  /** Cancels the upload. */
  remove(chosen) {
    chosen.life.abort();
    this.show(this.files.filter((each) => each !== chosen));
    this.view.focus();
  }

  /** Waits for the uploads. If one has failed, says why, moves the focus to it and returns false. */
  async ready() {
    const { input } = this.view;
    if (input.readOnly) return false;
    input.readOnly = true;
    if (this.files.some(({ ended }) => !ended)) this.view.say(this.text.wait);
    while (this.files.some(({ ended }) => !ended)) await Promise.all(this.files.map(({ uploaded }) => uploaded));
    input.readOnly = false;
    const failed = this.files.find(({ stored }) => !stored);
    if (failed) this.point(failed);
    return !failed;
  }

  point({ file, problem, remover }) {
    this.view.say(`${file.name}: ${problem.textContent}`);
    remover.focus();
  }

  /** Removes the files, to be sent, and returns them as the server describes them. */
  take() {
    this.sent = this.files;
    if (this.list) this.show([]);
    return this.sent.map(({ stored }) => stored);
  }

  /** Puts a message back into the input if the server refuses its files. Returns whether it did. */
  giveBack(error, { body }, answer) {
    const { view, sent } = this;
    const { code } = error;
    if (!/^ATTACHMENT/.test(code) || !sent.length) return false;
    answer.previousElementSibling.remove();
    answer.remove();
    const refused = sent.filter(({ stored }) => code !== 'ATTACHMENT_NOT_SUPPORTED' || isImage(stored));
    for (const chosen of refused) this.fail(chosen, error);
    this.show([...sent, ...this.files]);
    this.sent = [];
    view.fill([body.message, view.input.value].filter(Boolean).join('\n'));
    this.point(refused[0]);
    return true;
  }

  /** Shows the files of a sent message above its text. */
  showSent(box, files) {
    const bubble = box.querySelector('.bubble');
    const items = files.map((file) => this.make('li', {}, isImage(file) ? this.picture(file) : this.document(file)));
    this.view.keepEnd(() => {
      bubble.before(this.make('ul', { className: 'sent', label: this.text.files }, ...items));
      bubble.hidden = !bubble.textContent;
    });
  }

  picture(file) {
    const { make } = this;
    const image = make('img', { alt: file.name });
    const button = make('button', { type: 'button', onclick: () => this.enlarge(file, button) }, image);
    // The place is kept until the picture is loaded, so that nothing moves.
    const shape = file.width / file.height;
    button.style.aspectRatio = shape;
    button.style.width = `${Math.min(file.width, PICTURE_HEIGHT * shape)}px`;
    // A long history loads only the pictures that the visitor sees.
    new IntersectionObserver(async ([{ isIntersecting }], observer) => {
      if (!isIntersecting) return;
      observer.disconnect();
      image.src = await this.addressOf(file);
    }).observe(button);
    return button;
  }

  document(file) {
    const { make } = this;
    const onclick = async () => make('a', { href: await this.addressOf(file), download: file.name }).click();
    return make('button', { type: 'button', className: 'paper', onclick }, ...this.facts(file.name, file.bytes));
  }

  /** Loads a file with the visitor's token, which an address cannot have. */
  async addressOf({ fileId }) {
    if (!this.addresses.has(fileId)) {
      const response = await this.chat.call(`files/${fileId}`, {});
      if (!response.ok) return '';
      this.addresses.set(fileId, URL.createObjectURL(await response.blob()));
    }
    return this.addresses.get(fileId);
  }

  async enlarge(file, from) {
    const { make, view } = this;
    view.sheet.replaceChildren(
      make('header', {}, this.iconButton('back', view.text.back, () => view.closeSheet()), make('h2', { textContent: file.name, dir: 'auto' })),
      make('img', { className: 'large', alt: file.name, src: await this.addressOf(file) }));
    view.sheet.ariaLabel = file.name;
    view.showSheet(from);
  }
}
