import { type Connection, path, type RequestOptions } from './connection.js';
import type { UploadedFile } from './types.js';
import { formOf, type Progress } from './upload.js';

export interface FileOptions extends RequestOptions {
  /** The name of a `File` by default. */
  fileName?: string | undefined;
  onProgress?: Progress | undefined;
}

export class Files {
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Uploads a file for a message. The server deletes it after 24 hours unless a message uses it. */
  upload(bot: string, file: Blob, options: FileOptions = {}): Promise<UploadedFile> {
    const { fileName, onProgress } = options;
    const form = formOf(file, fileName);
    // A file that was uploaded twice only takes space for 24 hours.
    return this.#connection.send({ method: 'POST', path: path`/chat/${bot}/files`, form, onProgress, repeatable: true }, options);
  }

  /** Downloads a file of a message. */
  download(bot: string, fileId: string, options?: RequestOptions): Promise<Blob> {
    return this.#connection.download({ method: 'GET', path: path`/chat/${bot}/files/${fileId}` }, options);
  }
}
