/** Tells how many bytes of a file were sent. */
export type Progress = (sent: number, total: number) => void;

/** A form with a file, which is named as the file by default. */
export function formOf(file: Blob, fileName = (file as File).name, title?: string): FormData {
  if (!fileName) {
    throw new TypeError('Set fileName: its extension tells the format.');
  }
  const form = new FormData();
  if (title !== undefined) {
    form.set('title', title);
  }
  form.set('file', file, fileName);
  return form;
}

/** Sends a form with a file. Only XMLHttpRequest reports progress in browsers, only streams elsewhere. */
export function upload(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  form: FormData,
  progress: Progress,
): Promise<Response> {
  return typeof XMLHttpRequest === 'undefined'
    ? uploadStream(fetch, url, init, form, progress)
    : uploadXhr(url, init, form, progress);
}

function uploadStream(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  form: FormData,
  progress: Progress,
): Promise<Response> {
  const total = (form.get('file') as Blob).size;
  let sent = 0;
  const encoded = new Response(form);
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      sent += chunk.byteLength;
      // The form around the file counts too.
      progress(Math.min(sent, total), total);
      controller.enqueue(chunk);
    },
  });
  const headers = new Headers(init.headers);
  headers.set('content-type', encoded.headers.get('content-type')!);
  const body = encoded.body!.pipeThrough(counter);
  return fetch(url, { ...init, headers, body, duplex: 'half' } as RequestInit);
}

function uploadXhr(url: string, init: RequestInit, form: FormData, progress: Progress): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    new Headers(init.headers).forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.onprogress = ({ loaded, total }) => progress(loaded, total);
    request.onload = () => {
      const retryAfter = request.getResponseHeader('retry-after');
      const headers: HeadersInit = retryAfter ? { 'retry-after': retryAfter } : {};
      resolve(new Response(request.responseText, { status: request.status, headers }));
    };
    request.onerror = () => reject(new TypeError('The upload failed.'));
    request.onabort = () => reject(init.signal?.reason);
    init.signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
