/** A server-sent event, or a comment, which servers send as heartbeats. */
export type ServerSentEvent = { comment: string } | { id: string; event: string; data: string };

/** Reads server-sent events from bytes that arrive in pieces of any size. */
export class EventParser {
  readonly #decoder = new TextDecoder();
  #line = '';
  #endedWithCarriageReturn = false;
  #id = '';
  #event = '';
  #data: string[] = [];

  /** The events and comments that these bytes complete. */
  push(bytes: Uint8Array): ServerSentEvent[] {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (!text) {
      return [];
    }
    if (this.#endedWithCarriageReturn && text.startsWith('\n')) {
      text = text.slice(1);
    }
    this.#endedWithCarriageReturn = text.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    lines[0] = this.#line + lines[0];
    this.#line = lines.pop()!;
    return lines.flatMap((line) => this.#read(line) ?? []);
  }

  #read(line: string): ServerSentEvent | undefined {
    if (!line) {
      return this.#dispatch();
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      return { comment: line.slice(1) };
    }
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') {
      this.#data.push(value);
    } else if (name === 'event') {
      this.#event = value;
    } else if (name === 'id' && !value.includes('\0')) {
      this.#id = value;
    }
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    const dispatched = { id: this.#id, event: this.#event || 'message', data: this.#data.join('\n') };
    const isEmpty = this.#data.length === 0;
    this.#event = '';
    this.#data = [];
    return isEmpty ? undefined : dispatched;
  }
}
