// The request of the hosted product's documents, against the types of this server's document.
import type { paths } from "./types";

type SendMessage = paths["/api/v1/chat/{botId}/message"]["post"];
type Body = SendMessage["requestBody"]["content"]["application/json"];
type Answer = SendMessage["responses"][200]["content"]["application/json"];

const body: Body = {
  message: "What are your business hours?",
  conversationId: "conv_123456",
  metadata: { userId: "user_789", source: "mobile_app" },
};

export async function send(host: string, key: string): Promise<string> {
  const response = await fetch(`${host}/api/v1/chat/bot_123/message`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answer;
  return answer.data.response + answer.data.conversationId + answer.data.messageId;
}

type Event = paths["/api/v1/chat/{botId}/stream"]["post"]["responses"][200]["content"]["text/event-stream"];

export function textOf(event: Event): string {
  switch (event.type) {
    case "message.delta":
      return event.delta;
    case "message.completed":
      return event.data.response;
    case "message.failed":
      return event.error.message;
    case "message.start":
    case "message.sources":
      return "";
  }
}

// @ts-expect-error: a message is required
export const missing: Body = { metadata: {} };

// @ts-expect-error: a message is a string
export const wrong: Body = { message: 1 };
