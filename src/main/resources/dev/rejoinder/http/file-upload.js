// Files that people send with messages: how they are chosen and uploaded.

/** Phones offer the camera because images are among them. */
export const ACCEPTED = 'image/png,image/jpeg,image/gif,image/webp,.pdf,.docx,.md,.html,.txt,.csv,.json';
export const MAX_FILES = 10;
export const MAX_FILE_BYTES = 25 * 1024 * 1024;

/** Passes on the files that are dropped on an element or pasted into it. It has the class `over` while they are above it. */
export function takeFiles(element, take) {
  const on = (type, action) => element.addEventListener(type, (event) => {
    const { types, files } = event.dataTransfer || event.clipboardData;
    // Text from an office program comes with a picture of it.
    if (!types.includes('Files') || types.includes('text/plain')) return;
    event.preventDefault();
    element.classList.toggle('over', type === 'dragover');
    action?.([...files]);
  });
  on('dragover');
  on('dragleave');
  on('drop', take);
  on('paste', take);
}

let last = Promise.resolve();

/** Does what `fetch` does, for an upload, and passes on how much of it is sent: 0 to 1. Uploads one file at a time: the server takes few of a sender at once. */
export const fetchWithProgress = (sent) => (address, options) => {
  const response = last.then(() => send(address, options, sent));
  last = response.catch(() => {});
  return response;
};

const send = (address, { method, headers, body, signal }, sent) => new Promise((resolve, reject) => {
  signal.throwIfAborted();
  const request = new XMLHttpRequest();
  request.open(method, address);
  for (const name in headers) request.setRequestHeader(name, headers[name]);
  request.upload.onprogress = ({ loaded, total }) => sent(loaded / total);
  request.onload = () => resolve(new Response(request.response, { status: request.status }));
  request.onerror = reject;
  request.onabort = () => reject(signal.reason);
  signal.addEventListener('abort', () => request.abort());
  request.send(body);
});
