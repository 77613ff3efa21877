// The files of a message: while it is written, and when it is sent.
import { path, upload } from './api.js';
import { openDialog, toast } from './dialogs.js';
import { downloadLink } from './download.js';
import { h, icon, iconButton } from './dom.js';
import { MAX_FILES, MAX_FILE_BYTES, fetchWithProgress } from './file-upload.js';
import { bytes } from './format.js';

const isImage = ({ type }) => type.startsWith('image/');

/** The files for the next message of the playground. */
export class Attachments {
  #files = [];
  #sent = [];

  /** `input` gets the focus when the last file is removed. */
  constructor(botId, input, signal) {
    Object.assign(this, { botId, input });
    this.root = h('ul', { class: 'attachments', 'aria-label': 'Files', hidden: true });
    signal.addEventListener('abort', () => [...this.#files, ...this.#sent].forEach((file) => file.forget()), { once: true });
  }

  add(chosen) {
    const room = MAX_FILES - this.#files.length;
    if (chosen.length > room) toast(`A message takes at most ${MAX_FILES} files.`, 'error');
    this.#show([...this.#files, ...chosen.slice(0, room).map((file) => new ChosenFile(file, this.botId, (removed) => this.#remove(removed)))]);
  }

  get names() {
    return this.#files.map(({ file }) => file.name);
  }

  get isUploading() {
    return this.#files.some((file) => file.isUploading);
  }

  /** Waits for the uploads. If one has failed, moves the focus to it and returns false. */
  async ready() {
    while (this.isUploading) await Promise.all(this.#files.map((file) => file.uploaded));
    const failed = this.#files.find((file) => !file.stored);
    failed?.remover.focus();
    return !failed;
  }

  /** Removes the files, to be sent, and returns them as the API describes them. */
  take() {
    this.#sent.forEach((file) => file.forget());
    this.#sent = this.#files;
    this.#show([]);
    return this.#sent.map((file) => file.stored);
  }

  /** Shows the files of the last message again, because the server refused them. Returns false if there are none. */
  giveBack(error) {
    const back = this.#sent;
    this.#sent = [];
    const concerned = error.code === 'ATTACHMENT_NOT_SUPPORTED' ? back.filter((file) => isImage(file.stored)) : back;
    concerned.forEach((file) => file.fail(error));
    this.#show([...back, ...this.#files]);
    return back.length > 0;
  }

  #remove(file) {
    const at = this.#files.indexOf(file);
    file.forget();
    this.#show(this.#files.filter((each) => each !== file));
    const next = this.#files[Math.min(at, this.#files.length - 1)];
    (next?.remover ?? this.input).focus();
  }

  #show(files) {
    this.#files = files;
    this.root.replaceChildren(...files.map((file) => file.root));
    this.root.hidden = files.length === 0;
  }
}

/** A file that is being uploaded, or waits to be sent. */
class ChosenFile {
  #life = new AbortController();

  constructor(file, botId, remove) {
    this.file = file;
    this.stored = null;
    this.preview = isImage(file) ? URL.createObjectURL(file) : null;
    this.progress = h('progress', { max: 1, value: 0, 'aria-label': `Uploading ${file.name}` });
    this.problem = h('p', { class: 'field-error', role: 'alert', hidden: true });
    this.remover = iconButton('close', `Remove ${file.name}`, () => remove(this));
    this.root = h('li', null, this.#picture(),
      h('div', null, h('p', { class: 'name', dir: 'auto' }, file.name), h('p', { class: 'faint' }, bytes(file.size)), this.progress, this.problem),
      this.remover);
    this.isUploading = true;
    this.uploaded = this.#upload(path('chat', botId, 'files'));
  }

  /** Browsers cannot show every image. */
  #picture() {
    return this.preview ? h('img', { src: this.preview, alt: '', onerror: (event) => event.target.replaceWith(icon('file')) }) : icon('file');
  }

  async #upload(address) {
    try {
      if (this.file.size > MAX_FILE_BYTES) throw new Error('The file is larger than 25 MiB.');
      const form = new FormData();
      form.append('file', this.file);
      const via = fetchWithProgress((sent) => { this.progress.value = sent; });
      this.stored = await upload(address, form, { signal: this.#life.signal, via });
    } catch (error) {
      if (error.name !== 'AbortError') this.fail(error);
    }
    this.isUploading = false;
    this.progress.remove();
  }

  fail(error) {
    this.problem.textContent = error.message;
    this.problem.hidden = false;
  }

  /** Cancels the upload. */
  forget() {
    this.#life.abort();
    URL.revokeObjectURL(this.preview);
  }
}

const addressOf = (botId, file) => path('chat', botId, 'files', file.fileId);

/** The files of a sent message: pictures, which a click enlarges, and documents to download. */
export function sentFiles(botId, files) {
  return h('ul', { class: 'sent-files', 'aria-label': 'Files' }, files.map((file) => h('li', null, isImage(file) ? picture(botId, file) : sentDocument(botId, file))));
}

function picture(botId, file) {
  const image = (loading) => h('img', { src: `${location.origin}/api/v1${addressOf(botId, file)}`, alt: file.name, width: file.width, height: file.height, loading });
  return h('button', {
    type: 'button', class: 'picture', title: file.name,
    onclick: () => openDialog(file.name, image('eager'), { kind: 'viewer', actions: [downloadLink('Download', addressOf(botId, file))] }),
  }, image('lazy'));
}

function sentDocument(botId, file) {
  const link = downloadLink(file.name, addressOf(botId, file), `Download ${file.name}, ${bytes(file.bytes)}`);
  link.append(h('span', { class: 'faint' }, bytes(file.bytes)));
  return link;
}
