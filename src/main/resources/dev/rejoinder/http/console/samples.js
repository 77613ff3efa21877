// "Show code": the current question as a program would send it.
import { h } from './dom.js';
import { openDialog } from './dialogs.js';
import { codeBlock } from './code.js';
import { may } from './permissions.js';
import { pillTabs } from './tabs.js';

const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** Where the id of an uploaded file goes. */
const ID = 'FILE_ID';

/** Uploads of files, which print the ids that the message needs. */
const UPLOADS = {
  curl: (base, bot, name) => `curl -s ${base}/api/v1/chat/${bot}/files \\
  -H "Authorization: Bearer $KEY" \\
  -F ${shell(`file=@"${name.replace(/["\\]/g, '\\$&')}"`)}`,
  JavaScript: (base, bot, name) => `const form = new FormData();
form.append('file', await openAsBlob(${JSON.stringify(name)}), ${JSON.stringify(name)}); // of node:fs
const uploaded = await fetch('${base}/api/v1/chat/${bot}/files', {
  method: 'POST', headers: { 'Authorization': \`Bearer \${apiKey}\` }, body: form });
console.log((await uploaded.json()).data.fileId);`,
  Python: (base, bot, name) => `import os, requests

uploaded = requests.post(
    '${base}/api/v1/chat/${bot}/files',
    headers={'Authorization': 'Bearer ' + os.environ['KEY']},
    files={'file': open(${JSON.stringify(name)}, 'rb')})
print(uploaded.json()['data']['fileId'])`,
};

const SAMPLES = {
  curl: (base, bot, body) => `curl -N ${base}/api/v1/chat/${bot}/stream \\
  -H "Authorization: Bearer $KEY" \\
  -H 'Content-Type: application/json' \\
  -d ${shell(JSON.stringify(body))}`,
  JavaScript: (base, bot, body) => `const response = await fetch('${base}/api/v1/chat/${bot}/message', {
  method: 'POST',
  headers: { 'Authorization': \`Bearer \${apiKey}\`, 'Content-Type': 'application/json' },
  body: JSON.stringify(${JSON.stringify(body)}),
});
const { success, data, error } = await response.json();
console.log(success ? data.response : error.message);`,
  Python: (base, bot, body) => `import os, requests

response = requests.post(
    '${base}/api/v1/chat/${bot}/message',
    headers={'Authorization': 'Bearer ' + os.environ['KEY']},
    json=${JSON.stringify(body)},
    timeout=120)
answer = response.json()
print(answer['data']['response'] if answer['success'] else answer['error']['message'])`,
};

/** Shows code samples that send `body` with files of these names. */
export function openSamples(botName, body, files = []) {
  const sent = files.length > 0 ? { ...body, attachments: files.map((_, index) => ({ fileId: `${ID}_${index + 1}` })) } : body;
  const tabs = pillTabs(Object.keys(SAMPLES), 'Language', (name) => h('div', { class: 'stack' },
    files.map((file, index) => [h('p', { class: 'lead' }, `Upload ${file}. The result is ${ID}_${index + 1}.`), codeBlock(UPLOADS[name](location.origin, botName, file), name)]),
    codeBlock(SAMPLES[name](location.origin, botName, sent), name)));
  openDialog('Call this assistant from code', h('div', { class: 'stack' },
    h('p', { class: 'lead' }, 'Send this message from a program. You need an API key with the scope ', h('code', null, 'write'),
      may('administer') ? [': ', h('a', { href: '#/settings/keys', onclick: (event) => event.target.closest('dialog').close() }, 'create one'), '.'] : '. Ask an owner for one.'),
    tabs), { kind: 'sheet' });
}
