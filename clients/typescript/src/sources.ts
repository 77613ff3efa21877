import { type Connection, path, type RequestOptions } from './connection.js';
import { RejoinderError } from './errors.js';
import { sleep } from './retries.js';
import type { Deleted, NewSource, Source } from './types.js';
import { formOf, type Progress } from './upload.js';

export interface UploadOptions extends RequestOptions {
  /** Its extension tells the format; the name of a `File` by default. */
  fileName?: string;
  title?: string;
  onProgress?: Progress;
}

/** In seconds. */
const FIRST_POLL = 0.5;
const SLOWEST_POLL = 10;

export class Sources {
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The sources of a bot, newest first. */
  list(bot: string, options?: RequestOptions): AsyncGenerator<Source> {
    return this.#connection.list({ path: path`/bots/${bot}/sources` }, 'sources', options);
  }

  get(bot: string, sourceId: string, options?: RequestOptions): Promise<Source> {
    return this.#connection.send({ method: 'GET', path: path`/bots/${bot}/sources/${sourceId}` }, options);
  }

  /** Adds a text, questions and answers, a page or a site. */
  create(bot: string, source: NewSource, options?: RequestOptions): Promise<Source> {
    return this.#connection.send({ method: 'POST', path: path`/bots/${bot}/sources`, json: source }, options);
  }

  /** Adds a file. In Node, `fs.openAsBlob` opens one without reading it into memory. */
  upload(bot: string, file: Blob, options: UploadOptions = {}): Promise<Source> {
    const { fileName, title, onProgress } = options;
    const form = formOf(file, fileName, title);
    return this.#connection.send({ method: 'POST', path: path`/bots/${bot}/sources`, form, onProgress }, options);
  }

  /** Waits until a source is ready. Throws an error with the code `SOURCE_FAILED` if it could not be read. */
  async wait(bot: string, sourceId: string, options: RequestOptions = {}): Promise<Source> {
    for (let pause = FIRST_POLL; ; pause = Math.min(pause * 1.5, SLOWEST_POLL)) {
      const source = await this.get(bot, sourceId, options);
      if (source.status === 'ready') {
        return source;
      }
      if (source.status === 'failed') {
        const message = source.reason ?? 'The source could not be read.';
        throw new RejoinderError(200, { code: 'SOURCE_FAILED', message, retryable: false }, { data: source });
      }
      await sleep(pause, options.signal);
    }
  }

  /** Deletes a source: no later answer uses it. */
  delete(bot: string, sourceId: string, options?: RequestOptions): Promise<Deleted> {
    return this.#connection.send({ method: 'DELETE', path: path`/bots/${bot}/sources/${sourceId}` }, options);
  }
}
