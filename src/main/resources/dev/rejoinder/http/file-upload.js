// Files that people send with messages: how they are chosen and uploaded.

/** Phones offer the camera because images are among them. */
export const ACCEPTED = 'image/*,.pdf,.docx,.md,.markdown,.html,.htm,.txt,.csv,.json';
export const MAX_FILES = 10;
export const MAX_FILE_BYTES = 25 * 1024 * 1024;

/** Passes on the files that are dropped on an element or pasted into it. It has the class `over` while they are above it. */
export function takeFiles(element, take) {
  const over = (isOver) => element.classList.toggle('over', isOver);
  element.addEventListener('dragover', (event) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    over(true);
  });
  element.addEventListener('dragleave', (event) => {
    if (!element.contains(event.relatedTarget)) over(false);
  });
  element.addEventListener('drop', (event) => {
    over(false);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  element.addEventListener('paste', (event) => {
    const pasted = event.clipboardData;
    // Text from an office program comes with a picture of it.
    if (!pasted.files.length || pasted.types.includes('text/plain')) return;
    event.preventDefault();
    take([...pasted.files]);
  });
}

/** Does what `fetch` does, for an upload, and passes on how much of it is sent: 0 to 1. */
export const fetchWithProgress = (sent) => (address, { method, headers, body, signal }) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open(method, address);
  for (const name in headers) request.setRequestHeader(name, headers[name]);
  request.upload.onprogress = ({ loaded, total }) => sent(loaded / total);
  request.onload = () => resolve(new Response(request.response, { status: request.status, headers: { 'Retry-After': request.getResponseHeader('Retry-After') ?? '' } }));
  request.onerror = () => reject(new TypeError('The connection was lost.'));
  request.onabort = () => reject(new DOMException('Cancelled.', 'AbortError'));
  signal?.addEventListener('abort', () => request.abort());
  request.send(body);
});
