'use client';

import { useChat } from '@ai-sdk/react';

export function Chat({ id, stored }) {
  const { messages, sendMessage, status, error } = useChat({
    id,
    messages: stored,
    resume: true, // shows the rest of an answer that is still being written
  });
  const send = (event) => {
    event.preventDefault();
    sendMessage({ text: new FormData(event.target).get('text') });
    event.target.reset();
  };
  return (
    <main data-status={status}>
      {messages.map((message) => (
        <div key={message.id} data-role={message.role}>
          <strong>{message.role === 'user' ? 'You' : 'Assistant'}</strong>
          {message.parts.map((part, index) => part.type === 'text' && (
            <p key={index} style={{ whiteSpace: 'pre-wrap' }}>{part.text}</p>
          ))}
        </div>
      ))}
      {error && <p role="alert">{error.message}</p>}
      <form onSubmit={send}>
        <input name="text" aria-label="Message" required />
        <button>Send</button>
      </form>
    </main>
  );
}
