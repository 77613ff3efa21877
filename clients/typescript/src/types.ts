import type * as api from './api.js';

export type {
  AddSourceRequest as NewSource,
  Attachment,
  Bot,
  CitedPassage as Passage,
  ConversationHistory,
  ConversationSummary,
  CreateBotRequest as NewBot,
  CreateKeyRequest as NewKey,
  CreateWebhookRequest as NewWebhook,
  DecidedAnswer,
  DeletedConversation,
  DeletedResource as Deleted,
  Feedback,
  Handover,
  Message,
  RequiredAction,
  Source,
  TokenUsage as Usage,
  ToolApproval as Approval,
  ToolResult,
  UpdateBotRequest as BotChanges,
  UpdateWebhookRequest as WebhookChanges,
  UploadedFile,
  WebhookDelivery as Delivery,
  WebhookTest,
} from './api.js';

/** An event of a stream that a reader gets; a failure is thrown as an error. */
export type AnswerEvent = Exclude<api.MessageEvent, api.MessageFailedEvent>;

/** A key of the list, without the key itself. */
export type Key = Omit<api.ApiKey, 'key'>;

export type CreatedKey = Key & { key: string };

/** An endpoint, without its secret. */
export type Webhook = Omit<api.WebhookEndpoint, 'secret'>;

export type CreatedWebhook = Webhook & { secret: string };

/** A file of a message: one that was uploaded, one that the server fetches, or the file itself in Base64. */
export type NewAttachment = { fileId: string } | { url: string } | { name: string; data: string };

/** A tool of your own, which your program calls when the model asks. */
export type OwnTool = NonNullable<api.SendMessageRequest['tools']>[number];

export type Replayed = api.ReplayWebhookResponse['data'];

export interface ConversationFilters {
  /** Only with activity after this date or time. */
  since?: string | undefined;
  /** Only where the first message's `metadata.userId` equals this. */
  userId?: string | undefined;
  /** Only with an answer that is rated so. */
  feedback?: 'up' | 'down' | undefined;
  /** Only where these words occur. */
  q?: string | undefined;
  /** Only where the last question ended so. */
  outcome?: 'answered' | 'fallback' | 'stopped' | 'interrupted' | 'failed' | 'waiting' | undefined;
}

export interface BotFilters {
  /** Words that all must be in the name, the short name or the model. */
  q?: string | undefined;
  sort?: 'created' | 'updated' | 'name' | 'activity' | undefined;
  /** Only what a list shows: see {@link BotSummary}. */
  brief?: boolean | undefined;
}

export interface BotSummary extends Pick<
  api.Bot,
  'id' | 'shortName' | 'name' | 'model' | 'enabled' | 'createdAt' | 'updatedAt'
> {
  /** The beginning of the instructions. */
  excerpt: string;
  lastActivityAt: string | null;
}

/** The `data` of an answer. */
export type AnswerData = api.Answer;

/** The `data` of a stopped answer. */
export type StoppedData = api.StopMessageResponse['data'];

/** Any event of a stream. */
export type StreamEvent = api.MessageEvent;
