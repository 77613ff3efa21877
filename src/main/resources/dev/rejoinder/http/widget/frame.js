// The chat inside the frame: connects the host page, the server and the view.
import { Chat, ChatError, events, pause, refusal } from './chat.js';
import { languageOf } from './strings.js';
import { View, iconButton, make } from './view.js';

const query = new URLSearchParams(location.search);
const lang = query.get('locale') || 'en';
const language = await languageOf(lang);
const { text } = language;
const [botId, page] = location.pathname.split('/').slice(-2);
const preview = page === 'preview' && await import('./preview.js');
const settings = JSON.parse(document.body.dataset.settings);

document.documentElement.lang = lang;
document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
document.documentElement.dataset.theme = query.get('theme') || 'auto';

const view = new View(text, { submit, restart, close: () => tell({ type: 'close' }), rate: (...rated) => chat.rate(...rated) });

function wear() {
  for (const [name, color] of Object.entries(settings.colors)) document.documentElement.style.setProperty(`--${name}`, color);
  view.introduce(settings);
}

wear();

let chat = null;
let origin = null;
let current = null;
/** Ends when the latest answer has ended. */
let running = null;
/** Whether the visitor tried to send before the server granted a token. */
let early = false;
/** The form for contact details, if the assistant has one. */
let lead = null;
/** Conversations with a person, once something needs them. */
let handover = null;
/** The files of messages, once something needs them. */
let files = null;
/** Ends when the chosen files are in the composer. */
let adding = null;

/** Posts to the host page, and only to its origin. */
function tell(message) {
  if (origin) parent.postMessage({ rejoinder: message }, origin);
}

addEventListener('message', (event) => {
  if (event.source !== parent || parent === window) return;
  if (origin && event.origin !== origin) return;
  const message = event.data && event.data.rejoinder;
  if (!message) return;
  switch (message.type) {
    case 'hello':
      if (origin) return;
      // The browser sets the origin; a page cannot forge it.
      origin = event.origin;
      tell({ type: 'ready' });
      chat = new Chat(new URL('../../api/v1/', location.href), decodeURIComponent(botId), origin, {
        kept: message.kept, keep: (values) => tell({ type: 'keep', values }), warn: (problem) => tell({ type: 'problem', problem }), ...preview.chat });
      chat.identify(message.who);
      begin();
      break;
    case 'shown':
      view.focus();
      lead?.focus();
      handover?.visible(true);
      break;
    case 'hidden':
      handover?.visible(false);
      break;
    case 'prefill':
      view.fill(String(message.text).slice(0, 32000));
      break;
    case 'identify':
      chat.identify(message.who);
      break;
  }
});

async function begin() {
  try {
    const { bot, conversationId } = await chat.admit();
    chat.conversationId = conversationId;
    if (settings.uploads) await offerFiles();
    const stored = conversationId && await chat.history();
    if (stored?.messages.length) stored.messages.forEach(showStored);
    else offer();
    if (bot.leadForm) await askForContact(bot.leadForm);
    if (bot.handover || stored?.handover) await meet(bot.handover, stored?.handover);
    view.loaded();
    await resume();
    if (early) submit();
    early = false;
  } catch (error) {
    view.loaded();
    const answer = view.addAnswer();
    answer.finish('', [], sentence(error), () => {
      answer.box.remove();
      begin();
    });
  }
}

/** Offers the owner's questions before the first message. */
function offer() {
  view.suggest(settings.questions, (question) => current || send(question));
}

/** Loads the form for contact details, unless the visitor has answered it. */
async function askForContact(form) {
  if (lead || chat.memory.values.lead) return;
  const { LeadForm } = await import('./lead.js');
  lead = new LeadForm(form, { chat, view, make, text: language.lead });
  lead.begin();
}

/** Loads the part for conversations with a person, and shows who has this one. */
async function meet(offers, state) {
  const { Handover } = await import('./handover.js');
  handover ??= new Handover({ chat, view, lang, text: language.handover, offers, make, events, pause, refusal, on: { ask: (message) => (current ? running : send(message)), message: (said) => announce('assistant', said, chat), unanswered: () => lead?.unanswered() } });
  handover.show(state);
  handover.follow();
}

/** Lets the visitor attach files. */
async function offerFiles() {
  const { offerFiles } = await import('./attach.js');
  offerFiles({ view, make, iconButton, text: language.files, add: (chosen) => { adding = addFiles(chosen); } });
}

async function addFiles(chosen) {
  try {
    (await loadFiles()).add(chosen);
  } catch {
    view.notify(text.failed);
  }
}

/** Loads the part for files. */
async function loadFiles() {
  const { Attachments } = await import('./attachments.js');
  files ??= new Attachments({ chat, view, make, iconButton, refusal, text: language.files });
  return files;
}

/** Shows a question with its files. */
function ask(message, sent, id) {
  const question = view.addQuestion(message, id);
  if (sent?.length) loadFiles().then(() => files.showSent(question, sent));
  return question;
}

function showStored({ id, role, content, status, sources, author, feedback, attachments }) {
  if (role === 'user') {
    ask(content, attachments, id);
    return;
  }
  const note = status === 'stopped' ? text.stopped : status === 'interrupted' ? text.cut : '';
  if (!content && !note) return;
  const answer = view.addAnswer(id, author?.name);
  answer.rating = feedback?.rating;
  answer.finish(content, sources || [], note);
}

/** Resumes the answer that was being written when the visitor left the page. */
async function resume() {
  const pending = chat.pending();
  if (!pending) return;
  if (pending.messageId && view.has(pending.messageId)) {
    chat.settled();
    return;
  }
  const last = view.log.lastElementChild;
  const isThere = last && last.matches('.mine') && last.querySelector('.bubble').textContent === pending.body.message;
  running = run(pending, isThere ? last : ask(pending.body.message, pending.files));
  await running;
}

async function submit() {
  if (current && view.stops()) {
    chat.stop(current).catch(() => {});
    return;
  }
  if (!chat?.token) {
    early = true;
    return;
  }
  await adding;
  if (files && !await files.ready()) return;
  const message = view.take();
  const sent = files?.take();
  if (message || sent?.length) send(message, sent);
}

function send(message, sent) {
  const pending = chat.ask(message, sent);
  announce('user', message, pending);
  running = run(pending, ask(message, sent));
  return running;
}

function announce(role, said, pending) {
  tell({ type: 'message', detail: { role, text: said, conversationId: pending.conversationId || chat.conversationId } });
}

/** Streams the answer to a question. */
async function run(pending, question) {
  const answer = view.addAnswer();
  let said = '';
  current = pending;
  // While a person has the conversation, the assistant is silent.
  answer.box.hidden = view.withPerson;
  view.busy(!view.withPerson);
  view.say(view.withPerson ? '' : text.writing);
  connection();
  const again = (next) => () => {
    if (current) return;
    answer.box.remove();
    run(next(), question);
  };
  try {
    await chat.follow(pending, (event) => {
      switch (event.type) {
        case 'message.start':
          said = '';
          view.claim(question, event.userMessageId);
          answer.name(event.messageId);
          break;
        case 'message.sources':
          answer.sources = event.sources;
          break;
        case 'message.tool.started':
          answer.setCall(event.callId, `${event.title}…`);
          break;
        case 'message.approval.requested':
          askToApprove(pending, answer, event);
          break;
        case 'message.tool.completed':
          answer.setCall(event.callId);
          if (current === pending) view.busy(true);
          break;
        case 'message.delta':
          said += event.delta;
          answer.show(said);
          break;
        case 'message.completed':
          said = event.data.response;
          if (event.data.finishReason === 'handover') answer.box.remove();
          else answer.finish(said, event.data.sources || [], event.data.finishReason === 'stopped' ? text.stopped : '');
          view.suggest(event.data.suggestions || [], (question) => current || send(question));
          if (event.data.handover) meet(false, event.data.handover).catch(() => {});
          break;
        case 'message.failed':
          // A partial answer stays; a retry asks a new question, without the files that the conversation has.
          if (event.data) answer.finish(said, answer.sources, text.cut, again(() => chat.ask(pending.body.message || text.retry)));
          else throw new ChatError(event.error.code);
          break;
      }
    });
    chat.settled(pending);
    handover?.follow();
    if (!answer.box.isConnected) return;
    lead?.answered(said);
    announce('assistant', said, pending);
    view.say(`${text.bot} ${answer.content.textContent}`);
  } catch (error) {
    failed(error, pending, answer, said, again);
  } finally {
    if (current === pending) {
      current = null;
      view.busy(false);
    }
    connection();
  }
}

/** Asks the visitor to approve a call, if its tool allows that. */
function askToApprove(pending, answer, { callId, tool, title, arguments: given }) {
  if (!chat.mayApprove.includes(tool)) {
    answer.setCall(callId, `${title}: ${text.waiting}`);
    if (current === pending) view.busy(true, true);
    return;
  }
  const ask = () => answer.askToApprove(callId, title, given, (approve) => {
    answer.setCall(callId, `${title}…`);
    chat.decide(pending, callId, approve).catch(({ code }) => {
      // Somebody else has decided, or only others may.
      if (/^TOOL_CALL|PERMISSIONS$/.test(code)) answer.setCall(callId, `${title}: ${text.waiting}`);
      else ask();
    });
  });
  ask();
}

function failed(error, pending, answer, said, again) {
  const { code } = error;
  if (code === 'CONVERSATION_NOT_FOUND' || code === 'MESSAGE_NOT_FOUND') {
    // The conversation was deleted: the next question starts a new one.
    chat.conversationId = null;
  }
  const isSame = code === 'NETWORK' || code.startsWith('MODEL_') || code === 'INTERNAL_ERROR';
  const next = isSame
    ? () => chat.remember({ key: pending.key, body: pending.body, files: pending.files, at: Date.now() })
    : () => chat.ask(pending.body.message, pending.files);
  if (code !== 'NETWORK') chat.settled(pending);
  if (files?.giveBack(error, pending, answer.box)) return;
  const isSpent = code === 'BUDGET_EXCEEDED';
  answer.finish(said, answer.sources, sentence(error), !isSpent && again(next));
  view.say(sentence(error));
  if (!isSpent) return;
  // A retry does not help today; a person may.
  if (lead) lead.show();
  else handover?.spent();
}

const SENTENCES = {
  RATE_LIMIT_EXCEEDED: text.tooMany,
  CONVERSATION_BUSY: text.tooMany,
  OVERLOADED: text.tooMany,
  BUDGET_EXCEEDED: text.spent,
  BOT_NOT_FOUND: text.gone,
  INSUFFICIENT_PERMISSIONS: text.gone,
  INVALID_API_KEY: text.gone,
  INVALID_REQUEST: text.tooLong,
};

const sentence = ({ code }) => SENTENCES[code] || text.failed;

function restart() {
  if (!chat || current) return;
  chat.conversationId = null;
  chat.settled();
  handover?.reset();
  view.clear();
  offer();
  lead?.begin();
  view.focus();
}

function connection() {
  view.notify(navigator.onLine ? '' : text.offline);
}

if (preview) preview.follow({ view, settings, wear, offer });
addEventListener('online', connection);
addEventListener('offline', connection);
connection();
// Says nothing about the visitor, because the page is not known yet. Its answer has its origin.
parent.postMessage({ rejoinder: { type: 'loaded' } }, '*');
