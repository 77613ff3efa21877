// A page with the chat of docs/api/ai-sdk.md, which the test writes to chat.jsx. window.bot is set by the page.
import { createRoot } from 'react-dom/client';
import { Chat } from './chat.jsx';

const { origin } = new URL(window.bot);
let admitted;

async function token() {
  admitted ??= (async () => {
    const response = await fetch(`${origin}/api/v1/widget/guide/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ origin: location.origin, visitor: localStorage.getItem('visitor') }),
    });
    const { token, visitor, conversationId } = (await response.json()).data;
    localStorage.setItem('visitor', visitor);
    return { token, conversationId };
  })();
  return (await admitted).token;
}

async function stored() {
  const headers = { Authorization: `Bearer ${await token()}` };
  const { conversationId } = await admitted;
  if (conversationId === null) {
    return [];
  }
  const response = await fetch(`${window.bot}/conversations/${conversationId}`, { headers });
  return (await response.json()).data.messages.map(({ id, role, content }) =>
    ({ id, role, parts: [{ type: 'text', text: content }] }));
}

const messages = await stored();
createRoot(document.getElementById('root')).render(<Chat id="shop" token={token} stored={messages} />);
