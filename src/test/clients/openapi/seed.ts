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
    case "message.tool.started":
    case "message.tool.completed":
    case "message.approval.requested":
    case "message.tool.requested":
      return "";
  }
}

// @ts-expect-error: a message is required
export const missing: Body = { metadata: {} };

// @ts-expect-error: a message is a string
export const wrong: Body = { message: 1 };

type CreateResponse = paths["/v1/responses"]["post"];
type ResponseBody = CreateResponse["requestBody"]["content"]["application/json"];
type Response = CreateResponse["responses"][200]["content"]["application/json"];

export const responseBodies: ResponseBody[] = [
  { model: "demo", input: "x" },
  { model: "demo", input: [{ role: "user", content: "x" }], conversation: { id: "conv_123456" } },
  { model: "demo", input: [{ role: "user", content: [{ type: "input_text", text: "x" }] }], conversation: "conv_123456" },
  { model: "demo", input: "x", temperature: 0.5, text: { format: { type: "json_object" } } },
];

// @ts-expect-error: an input is required
export const withoutInput: ResponseBody = { model: "demo" };

// @ts-expect-error: an input is a string or a list
export const wrongInput: ResponseBody = { model: "demo", input: 1 };

export function outputText(response: Response): string {
  return response.output.flatMap((item) => item.content?.map((part) => part.text) ?? []).join("");
}

type CreateCompletion = paths["/v1/chat/completions"]["post"];
type Completion = CreateCompletion["responses"][200]["content"]["application/json"];
type Chunk = CreateCompletion["responses"][200]["content"]["text/event-stream"];

export const completionBody: CreateCompletion["requestBody"]["content"]["application/json"] = {
  model: "demo",
  messages: [{ role: "system", content: "Be brief." }, { role: "user", content: [{ type: "text", text: "x" }] }],
  stream: true,
  stream_options: { include_usage: true },
  user: "user_789",
  temperature: 0.5,
  max_tokens: 100,
  stop: ["."],
  response_format: { type: "json_schema", json_schema: { name: "a", schema: { type: "object" } } },
};

export function answer(completion: Completion): string {
  return completion.choices[0].message.content ?? "";
}

export function piece(chunk: Chunk): string {
  return chunk.choices[0]?.delta.content ?? "";
}

export type MissingModel = CreateCompletion["responses"][404] | CreateResponse["responses"][404];
