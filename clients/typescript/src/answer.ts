import type { AnswerData, Handover, Passage, RequiredAction, StoppedData, Usage } from './types.js';

/** An answer of a bot. */
export interface Answer {
  text: string;
  conversationId: string;
  messageId: string;
  /** `requires_action` if the answer waits for an approval or for the result of one of your tools. */
  status: 'complete' | 'stopped' | 'requires_action';
  /** Why the answer ended; null while it waits. */
  finishReason: string | null;
  /** What the answer waits for. */
  requiredActions: RequiredAction[];
  /** The passages that the answer cites. */
  sources: Passage[];
  /** The passages that the model was given, if they differ from `sources`. */
  lookedAt?: Passage[];
  usage: Usage | null;
  /** Questions that the bot can answer next. */
  suggestions: string[];
  /** Present if a person is asked for or has the conversation. */
  handover?: Handover;
}

/** An answer after it was stopped. */
export interface StoppedAnswer {
  text: string;
  conversationId: string;
  messageId: string;
  /** `complete` if the answer had ended before. */
  status: StoppedData['status'];
}

export function answerOf(data: AnswerData): Answer {
  const { response, conversationId, messageId, sources, lookedAt, handover } = data;
  const finishReason = data.status ? null : (data.finishReason ?? 'stop');
  return {
    text: response,
    conversationId,
    messageId,
    status: data.status ?? (finishReason === 'stopped' ? 'stopped' : 'complete'),
    finishReason,
    requiredActions: data.requiredActions ?? [],
    sources,
    ...(lookedAt && { lookedAt }),
    usage: data.usage ?? null,
    suggestions: data.suggestions ?? [],
    ...(handover && { handover }),
  };
}

export function stoppedAnswerOf({ response, conversationId, messageId, status }: StoppedData): StoppedAnswer {
  return { text: response, conversationId, messageId, status };
}
