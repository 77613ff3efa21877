// Made by scripts/types.mjs from openapi.json. Do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Answer: {
            /** @description The answer. */
            response: string;
            /** @description The conversation's id, for follow-up messages. */
            conversationId: string;
            /** @description The answer's id. */
            messageId: string;
            /** @description The passages that the answer cites. If it cites none, all that the model was given; empty for the fallback message and without knowledge. */
            sources: components["schemas"]["CitedPassage"][];
            /** @description The passages that the model was given, if they differ from sources. Not stored: absent when the answer is read again later. */
            lookedAt?: components["schemas"]["CitedPassage"][] | null;
            /** @description Token usage; null if the provider did not report it. */
            usage?: components["schemas"]["TokenUsage"] | null;
            /** @description Why the answer ended, unless it is complete. */
            finishReason?: string | null;
            /** @description Present if a person is asked for or has the conversation. */
            handover?: components["schemas"]["Handover"] | null;
            /** @description Questions that the bot can answer next; only with the bot's suggestFollowUps. */
            suggestions?: string[] | null;
            /**
             * @description Present if the answer waits; response is then the text so far.
             * @enum {string|null}
             */
            status?: "requires_action" | null;
            /** @description What the answer waits for; only with status. */
            requiredActions?: components["schemas"]["RequiredAction"][] | null;
        };
        ApiKey: {
            /** @description The key's id. */
            id: string;
            /** @description What the key is for. */
            name: string;
            /** @description The first characters of the key. */
            prefix: string;
            /**
             * @description The key's scope.
             * @enum {string}
             */
            scope: "read" | "write" | "admin";
            /** @description The bots the key may use; absent or empty for all. */
            bots?: string[] | null;
            /** @description Rate limits of this key, instead of the server's. */
            limits?: {
                /** @description 0 for no limit. */
                chatPerMinute?: number | null;
                /** @description 0 for no limit. */
                dataPerHour?: number | null;
            } | null;
            /** @description Limits of each day, for all bots together. */
            budget?: {
                /** @description The most messages in a UTC day. */
                messagesPerDay?: number | null;
                /** @description The most that answers may cost in a UTC day. */
                costPerDay?: number | null;
            } | null;
            /** @description The use of today; null for a key without a budget. */
            budgetUse?: components["schemas"]["BudgetUse"] | null;
            /**
             * Format: date-time
             * @description When the key was created.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the key expires; absent for never.
             */
            expiresAt?: string | null;
            /**
             * Format: date-time
             * @description When the key was last used, to the minute.
             */
            lastUsedAt?: string | null;
            /**
             * Format: date-time
             * @description When the key was revoked.
             */
            revokedAt?: string | null;
            /** @description The id of the key that replaced it in a rotation. */
            replacedBy?: string | null;
            /** @description The secret key; only in the responses that create it. */
            key?: string | null;
        };
        Attachment: {
            /** @description The file's id. */
            fileId: string;
            /** @description Its name, without a path. */
            name: string;
            /** @description Its media type, by its content. */
            type: string;
            /** @description Its size. An image is stored anew, so its size may differ from the one that was sent. */
            bytes: number;
            /** @description The width of an image. */
            width?: number | null;
            /** @description The height of an image. */
            height?: number | null;
        };
        Bot: {
            /** @description Its id. */
            id: string;
            /** @description The bot's name. */
            name: string;
            /** @description A short name, usable wherever the id is. */
            shortName?: string | null;
            /** @description Instructions for the model: facts and behavior. */
            instructions?: string | null;
            /** @description The bot's first message. */
            welcomeMessage?: string | null;
            /** @description The model: builtin, or provider/model. */
            model?: string | null;
            /** @description Models to try, in order, if the model fails. */
            fallbackModels?: string[] | null;
            /** @description The sampling temperature; null for the model's default. */
            temperature?: number | null;
            /** @description The maximum length of an answer in tokens. */
            maxTokens?: number | null;
            /** @description The maximum number of earlier messages in the prompt. */
            historyLength?: number | null;
            /** @description The answer if the bot's knowledge has none. */
            fallbackMessage?: string | null;
            /** @description The maximum number of knowledge passages in the prompt. */
            knowledgePassages?: number | null;
            /** @description The minimum score of a passage, from 0 to 1. */
            matchThreshold?: number | null;
            /** @description Origins of the pages that may embed the widget; * for all. */
            allowedOrigins?: string[] | null;
            /** @description Whether callers of the OpenAI-compatible API may set options of the model, such as its temperature. */
            modelOptionsFromCaller?: boolean | null;
            /** @description Whether the bot accepts new messages. */
            enabled?: boolean | null;
            /** @description Whether visitors may judge answers. */
            feedback?: boolean | null;
            /** @description The form for visitors who leave an address. */
            leadForm?: components["schemas"]["LeadForm"] | null;
            /** @description When conversations are handed to a person. */
            handover?: components["schemas"]["HandoverSettings"] | null;
            /** @description How many days after its last activity a conversation is deleted; null for never. */
            retentionDays?: number | null;
            /** @description Whether answers come with up to three questions that the bot can answer next. */
            suggestFollowUps?: boolean | null;
            /**
             * @description How sure the built-in model must be of an answer; it hardly matters in other languages than English.
             * @enum {string|null}
             */
            caution?: "eager" | "balanced" | "careful" | null;
            /**
             * @description Whether the models get images to see. By default, they get them if their provider says that they can see, or does not say.
             * @enum {string|null}
             */
            images?: "auto" | "yes" | "no" | null;
            /** @description How the widget looks. */
            widget?: components["schemas"]["WidgetAppearance"] | null;
            /** @description How much the bot may be used in a day. */
            budget?: components["schemas"]["BotBudget"] | null;
            /** @description Which files the bot takes with messages. */
            uploads?: components["schemas"]["UploadSettings"] | null;
            /** @description Whether it has a secret under which your server signs user ids; absent from brief lists. */
            hasIdentitySecret?: boolean | null;
            /**
             * Format: date-time
             * @description When a page of your site first loaded the widget; absent from brief lists.
             */
            widgetLoadedAt?: string | null;
            /**
             * Format: date-time
             * @description When the bot was created.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the bot was last changed.
             */
            updatedAt: string;
            /** @description The beginning of the instructions; only in brief lists. */
            excerpt?: string | null;
            /**
             * Format: date-time
             * @description The time of its last message; only in brief lists.
             */
            lastActivityAt?: string | null;
        };
        BotBudget: {
            /** @description The most messages in a UTC day. */
            messagesPerDay?: number | null;
            /** @description The most that answers may cost in a UTC day. */
            costPerDay?: number | null;
            /** @description The most messages of each end user. */
            messagesPerUserPerDay?: number | null;
            /** @description The most that answers to each end user may cost. */
            costPerUserPerDay?: number | null;
        };
        BudgetUse: {
            /** @description The messages of today. */
            messages: number;
            /** @description What the answers of today have cost. */
            cost: number;
        };
        CitedPassage: {
            /** @description The citation number, as in [1]. */
            number: number;
            /** @description The source's id. */
            sourceId: string;
            /** @description The document's title. */
            title: string;
            /** @description The headings above the passage. */
            section: string;
            /** @description The URL of the page. */
            url?: string | null;
            /** @description The file name. */
            file?: string | null;
            /** @description The page number in the file. */
            page?: number | null;
            /** @description The relevance score. */
            score: number;
            /** @description The passage. */
            text: string;
        };
        ConversationHistory: {
            /** @description The conversation's id. */
            conversationId: string;
            /** @description In order. */
            messages: components["schemas"]["Message"][];
            /** @description About the conversation. */
            metadata: {
                /**
                 * Format: date-time
                 * @description When the conversation started.
                 */
                createdAt: string;
                /** @description The number of messages. */
                messageCount: number;
            };
            /** @description The latest handover; absent if there was none. */
            handover?: components["schemas"]["Handover"] | null;
        };
        ConversationSummary: {
            /** @description The conversation's id. */
            id: string;
            /** @description The beginning of the first user message. */
            preview: string;
            /** @description The number of messages. */
            messageCount: number;
            /**
             * Format: date-time
             * @description When the conversation started.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description The time of the last activity.
             */
            updatedAt: string;
            /** @description True while an answer is running. */
            running?: boolean | null;
            /** @description True while an answer waits for an approval or for a client's tool result. */
            waiting?: boolean | null;
            /** @description The latest handover; absent if there was none. */
            handover?: components["schemas"]["Handover"] | null;
            /** @description Absent if no answer is rated. */
            feedback?: {
                /** @description Answers rated up. */
                up: number;
                /** @description Answers rated down. */
                down: number;
            } | null;
        };
        DecidedAnswer: {
            /** @description The answer's id. */
            messageId: string;
            /** @description The conversation's id. */
            conversationId: string;
            /**
             * @description Whether the answer still waits, goes on or has ended.
             * @enum {string}
             */
            status: "requires_action" | "running" | "complete" | "stopped" | "interrupted" | "failed";
            /** @description What the answer still waits for. */
            requiredActions: components["schemas"]["RequiredAction"][];
        };
        DeletedConversation: {
            /** @description The conversation's id. */
            conversationId: string;
            /** @description Always true. */
            deleted: boolean;
        };
        DeletedResource: {
            /** @description The id of the resource. */
            id: string;
            /** @description Always true. */
            deleted: boolean;
        };
        ErrorDetail: {
            /**
             * @description The error code.
             * @enum {string}
             */
            code: "INVALID_REQUEST" | "IDEMPOTENCY_KEY_REUSED" | "INVALID_API_KEY" | "INVALID_CREDENTIALS" | "INSUFFICIENT_PERMISSIONS" | "BOT_NOT_FOUND" | "CONVERSATION_NOT_FOUND" | "MESSAGE_NOT_FOUND" | "ATTACHMENT_NOT_FOUND" | "ATTACHMENT_INVALID" | "NOT_AN_ANSWER" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "RATE_LIMIT_EXCEEDED" | "CONVERSATION_BUSY" | "BUDGET_EXCEEDED" | "INTERNAL_ERROR" | "MODEL_PROVIDER_ERROR" | "MODEL_TIMEOUT" | "ANSWER_INTERRUPTED" | "ATTACHMENT_NOT_SUPPORTED" | "TOOL_CALL_NOT_FOUND" | "TOOL_CALL_NOT_WAITING" | "ACTION_TIMEOUT" | "HANDOVER_DISABLED" | "HANDOVER_CLOSED" | "HANDOVER_TAKEN" | "HANDOVER_NOT_YOURS" | "TEST_RUN_ACTIVE" | "SHUTTING_DOWN" | "OVERLOADED";
            /** @description A sentence that explains the error. */
            message: string;
            /** @description The request id, as in the X-Request-Id header. */
            requestId?: string | null;
            /** @description The field that caused the error. */
            field?: string | null;
            /** @description Whether to retry the same request with the same Idempotency-Key. */
            retryable: boolean;
            /** @description The model provider's error; only for keys with scope admin and for console sessions. */
            cause?: components["schemas"]["ModelProviderError"] | null;
        };
        Feedback: {
            /**
             * @description The judgement about the answer.
             * @enum {string}
             */
            rating: "up" | "down";
            /** @description The comment; null without one. */
            comment?: string | null;
            /**
             * Format: date-time
             * @description When it was given.
             */
            givenAt: string;
            /** @description Who gave it; absent for visitors. */
            givenBy?: components["schemas"]["FeedbackGiver"] | null;
        };
        FeedbackGiver: {
            /**
             * @description A visitor of the widget, an API key or a console account.
             * @enum {string}
             */
            type: "visitor" | "key" | "account";
            /** @description The id of the visitor, key or account. */
            id: string;
        };
        Handover: {
            /**
             * @description waiting, active or ended.
             * @enum {string}
             */
            state: "waiting" | "active" | "ended";
            /**
             * @description Why a person was asked for.
             * @enum {string}
             */
            reason: "asked" | "phrase" | "fallbacks" | "feedback" | "tool" | "api";
            /** @description What the requester wrote. */
            note?: string | null;
            /**
             * Format: date-time
             * @description When it was requested.
             */
            requestedAt: string;
            /**
             * Format: date-time
             * @description When it ends if nobody takes the conversation.
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @description When an agent took it.
             */
            acceptedAt?: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            endedAt?: string | null;
            /** @description Whether it ended because nobody took it in time. */
            unanswered: boolean;
            /** @description Who has it, or had it. */
            agent?: components["schemas"]["MessageAuthor"] | null;
        };
        HandoverSettings: {
            /** @description Whether conversations can be handed over to a person. */
            enabled?: boolean | null;
            /** @description Words of a message that ask for a person, ignoring case. */
            phrases?: string[] | null;
            /** @description How many fallback messages in a row ask for a person; 0 for never. */
            afterFallbacks?: number | null;
            /** @description Whether a thumbs down asks for a person. */
            afterThumbsDown?: boolean | null;
            /** @description Whether the model may ask for a person. */
            tool?: boolean | null;
            /** @description How long a visitor waits before the bot answers again. */
            waitMinutes?: number | null;
            /** @description The time zone of the opening hours, such as Europe/Berlin. */
            timeZone?: string | null;
            /** @description When people answer; empty for always. */
            openingHours?: {
                /**
                 * @description The day of the week.
                 * @enum {string}
                 */
                day: "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
                /** @description Such as 09:00. */
                from: string;
                /** @description Such as 17:30, or 24:00. */
                to: string;
            }[] | null;
            /** @description The address that gets a message about each request. */
            email?: string | null;
        };
        LeadForm: {
            /** @description Whether it is shown. */
            enabled?: boolean | null;
            /**
             * @description When the widget shows it.
             * @enum {string|null}
             */
            when?: "before_chat" | "after_messages" | "when_unanswered" | null;
            /** @description How many messages a visitor sends before it, with after_messages. */
            afterMessages?: number | null;
            /** @description The title; empty for the widget's own. */
            title?: string | null;
            /** @description The inputs, in order. */
            fields?: {
                /** @description name, email, phone, message, or another word. */
                name: string;
                /** @description The label; empty for the widget's own. */
                label?: string | null;
                /**
                 * @description The type of the input.
                 * @enum {string|null}
                 */
                type?: "text" | "email" | "phone" | null;
                /** @description Whether visitors must fill it in. */
                required?: boolean | null;
            }[] | null;
        };
        Message: {
            /** @description The message's id. */
            id: string;
            /**
             * @description The author of the message.
             * @enum {string}
             */
            role: "user" | "assistant";
            /** @description The text. */
            content: string;
            /**
             * Format: date-time
             * @description When it was stored.
             */
            timestamp: string;
            /** @description The person who wrote it; absent for the bot and the user. */
            author?: components["schemas"]["MessageAuthor"] | null;
            /**
             * @description The status of the message's turn.
             * @enum {string|null}
             */
            status?: "pending" | "streaming" | "waiting" | "complete" | "stopped" | "interrupted" | "failed" | null;
            /** @description The id of the answer to this user message; only with status. */
            answerId?: string | null;
            /** @description The passages that the answer cites; only with sources. */
            sources?: components["schemas"]["CitedPassage"][] | null;
            /** @description Your own data, as sent with the message; only with metadata. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description Token usage of an answer; only with usage. */
            usage?: components["schemas"]["TokenUsage"] | null;
            /** @description The tool calls of an answer; only with steps. They are on the user message while there is no answer. */
            steps?: components["schemas"]["ToolCall"][] | null;
            /** @description The feedback on an answer, or null; only with feedback. */
            feedback?: components["schemas"]["Feedback"] | null;
            /** @description The files of a user message; only with attachments. */
            attachments?: components["schemas"]["Attachment"][] | null;
        };
        MessageApprovalRequestedEvent: {
            /**
             * @description The event's name. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message.approval.requested";
            /** @description The call's id in the turn. */
            callId: string;
            /** @description The tool's name. */
            tool: string;
            /** @description The tool's title, for people. */
            title: string;
            /** @description The arguments; a string if the model wrote no JSON object. */
            arguments: unknown;
            /**
             * Format: date-time
             * @description When the answer stops waiting for it.
             */
            expiresAt?: string | null;
        };
        MessageAttachment: {
            /** @description A file that you have uploaded for this bot. */
            fileId?: string | null;
            /** @description The URL of a file, which the server fetches; not for visitors. */
            url?: string | null;
            /** @description The name of the file in data. */
            name?: string | null;
            /** @description The file, in Base64. */
            data?: string | null;
        };
        MessageAuthor: {
            /** @description The id of the person. */
            id: string;
            /** @description The name, as visitors see it. */
            name: string;
        };
        MessageCompletedEvent: {
            /**
             * @description The event's name. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message.completed";
            /** @description Always true. */
            success: boolean;
            /** @description The whole answer. */
            data: components["schemas"]["Answer"];
            /** @description Always null. */
            error?: components["schemas"]["ErrorDetail"] | null;
        };
        MessageDeltaEvent: {
            /**
             * @description The event's name. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message.delta";
            /** @description The next piece of the answer. */
            delta: string;
        };
        MessageEvent: components["schemas"]["MessageStartEvent"] | components["schemas"]["MessageSourcesEvent"] | components["schemas"]["MessageDeltaEvent"] | components["schemas"]["MessageToolStartedEvent"] | components["schemas"]["MessageToolCompletedEvent"] | components["schemas"]["MessageApprovalRequestedEvent"] | components["schemas"]["MessageToolRequestedEvent"] | components["schemas"]["MessageCompletedEvent"] | components["schemas"]["MessageFailedEvent"];
        MessageFailedEvent: {
            /**
             * @description The event's name. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message.failed";
            /** @description Always false. */
            success: boolean;
            /** @description The partial answer, if any. */
            data?: components["schemas"]["PartialAnswer"] | null;
            /** @description Why the answer failed. */
            error: components["schemas"]["ErrorDetail"];
        };
        MessageSourcesEvent: {
            /**
             * @description The event's name. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message.sources";
            /** @description The passages that the model was given. Comes before the first delta. */
            sources: components["schemas"]["CitedPassage"][];
        };
        MessageStartEvent: {
            /**
             * @description The event's name. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message.start";
            /** @description The conversation's id. */
            conversationId: string;
            /** @description The answer's id. */
            messageId: string;
            /** @description The user message's id. */
            userMessageId: string;
        };
        MessageToolCompletedEvent: {
            /**
             * @description The event's name. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message.tool.completed";
            /** @description The call's id in the turn. */
            callId: string;
            /** @description The tool's name. */
            tool: string;
            /**
             * @description How the call ended.
             * @enum {string}
             */
            status: "ok" | "error" | "unknown" | "denied";
            /** @description Whether the call ended because nobody approved or answered it in time. */
            expired: boolean;
            /** @description How long the call took; null if it was not made or has not ended. */
            durationMillis?: number | null;
            /** @description The beginning of what the model got; empty for visitors. */
            result: string;
        };
        MessageToolRequestedEvent: {
            /**
             * @description The event's name. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message.tool.requested";
            /** @description The call's id in the turn. */
            callId: string;
            /** @description The tool's name. */
            tool: string;
            /** @description The tool's title, for people. */
            title: string;
            /** @description The arguments; a string if the model wrote no JSON object. */
            arguments: unknown;
            /**
             * Format: date-time
             * @description When the answer stops waiting for it.
             */
            expiresAt?: string | null;
        };
        MessageToolStartedEvent: {
            /**
             * @description The event's name. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message.tool.started";
            /** @description The call's id in the turn. */
            callId: string;
            /** @description The tool's name. */
            tool: string;
            /** @description The tool's title, for people. */
            title: string;
            /** @description The arguments; a string if the model wrote no JSON object. */
            arguments: unknown;
        };
        ModelProviderError: {
            /** @description The provider, as named in the model id. */
            provider: string;
            /** @description The model that was called. */
            model: string;
            /** @description The provider's HTTP status, or null if it sent none. */
            status?: number | null;
            /** @description The provider's message, with secrets masked. */
            message: string;
        };
        PartialAnswer: {
            /** @description The text so far. */
            response: string;
            /** @description The conversation's id. */
            conversationId: string;
            /** @description The answer's id. */
            messageId: string;
        };
        ReplayWebhookResponse: {
            /** @description Always true. */
            success: boolean;
            /** @description The result. */
            data: {
                /** @description The deliveries that were queued. */
                deliveries: number;
                /**
                 * Format: date-time
                 * @description If present, the time has more events: continue with this since.
                 */
                nextSince?: string | null;
            };
            /** @description Always null. */
            error?: components["schemas"]["ErrorDetail"] | null;
        };
        RequiredAction: {
            /**
             * @description Whether the call needs an approval, or the client's result.
             * @enum {string}
             */
            type: "approval" | "tool_result";
            /** @description The call's id in the turn. */
            callId: string;
            /** @description The tool's name. */
            tool: string;
            /** @description The tool's title, for people. */
            title: string;
            /** @description The arguments; a string if the model wrote no JSON object. */
            arguments: unknown;
            /**
             * Format: date-time
             * @description When the answer stops waiting for it.
             */
            expiresAt?: string | null;
        };
        Source: {
            /** @description The source's id. */
            id: string;
            /**
             * @description The type of the source.
             * @enum {string}
             */
            type: "text" | "qa" | "file" | "page" | "site";
            /** @description The source's title. */
            title: string;
            /** @description The URL of a page or site. */
            url?: string | null;
            /** @description The name of a file. */
            file?: string | null;
            /** @description The maximum link depth of a site. */
            maxDepth?: number | null;
            /** @description The maximum number of pages of a site. */
            maxPages?: number | null;
            /** @description The interval between automatic syncs, in hours. */
            resyncHours?: number | null;
            /**
             * @description The status; searchable from indexing on.
             * @enum {string}
             */
            status: "queued" | "reading" | "indexing" | "ready" | "failed";
            /** @description Why the source failed, or which parts could not be read. */
            reason?: string | null;
            /** @description The progress within this status, in percent. */
            progress: number;
            /** @description The number of bytes read. */
            bytes: number;
            /** @description The number of files or pages. */
            documents: number;
            /** @description The number of searchable chunks. */
            chunks: number;
            /**
             * Format: date-time
             * @description When the source was added.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the status last changed.
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @description When the source was last synced completely.
             */
            syncedAt?: string | null;
            /** @description The SHA-256 of the original, in hex; null for a page or site. */
            originalHash?: string | null;
        };
        StopMessageResponse: {
            /** @description Always true. */
            success: boolean;
            /** @description The result. */
            data: {
                /** @description The answer's id. */
                messageId: string;
                /** @description The conversation's id. */
                conversationId: string;
                /**
                 * @description How the answer ended; complete if it ended before the stop.
                 * @enum {string}
                 */
                status: "complete" | "stopped" | "interrupted" | "failed";
                /** @description The text up to the stop. */
                response: string;
            };
            /** @description Always null. */
            error?: components["schemas"]["ErrorDetail"] | null;
        };
        TokenUsage: {
            /** @description Tokens of the prompt. */
            inputTokens: number;
            /** @description Tokens of the answer. */
            outputTokens: number;
        };
        ToolApproval: {
            /** @description The callId of the event or required action. */
            callId: string;
            /** @description True to let the call run, false to deny it. */
            approve: boolean;
            /** @description Why the call is denied; the model gets it. */
            reason?: string | null;
        };
        ToolCall: {
            /** @description The call's id in the turn. */
            callId: string;
            /** @description The tool's name. */
            tool: string;
            /** @description The tool's title, for people. */
            title: string;
            /** @description The arguments; a string if the model wrote no JSON object. */
            arguments: unknown;
            /**
             * @description The state of the call; unknown if no answer came, so that it may have had its effect.
             * @enum {string}
             */
            status: "awaiting_approval" | "awaiting_result" | "running" | "ok" | "error" | "unknown" | "denied";
            /** @description Whether the call ended because nobody approved or answered it in time. */
            expired: boolean;
            /** @description What the model got; null for visitors. */
            result?: string | null;
            /**
             * Format: date-time
             * @description When the call started.
             */
            startedAt?: string | null;
            /** @description How long the call took; null if it was not made or has not ended. */
            durationMillis?: number | null;
            /** @description The length of the answer before the call, in UTF-16 units. */
            offset: number;
            /** @description The call of the model that asked for it, from 1. */
            round: number;
        };
        ToolResult: {
            /** @description The callId of the event or required action. */
            callId: string;
            /** @description A string or any JSON, at most 65,536 characters; the model gets it. */
            output: unknown;
            /** @description Whether the call failed. */
            isError?: boolean | null;
        };
        UploadSettings: {
            /** @description Whether visitors may send files. */
            enabled?: boolean | null;
            /** @description Whether images are also kept as they were sent, with their metadata. */
            keepOriginals?: boolean | null;
        };
        UploadedFile: {
            /** @description The file's id. */
            fileId: string;
            /** @description Its name, without a path. */
            name: string;
            /** @description Its media type, by its content. */
            type: string;
            /** @description Its size. An image is stored anew, so its size may differ from the one that was sent. */
            bytes: number;
            /** @description The width of an image. */
            width?: number | null;
            /** @description The height of an image. */
            height?: number | null;
            /**
             * Format: date-time
             * @description When it is deleted unless a message uses it.
             */
            expiresAt: string;
            /** @description True if its text is longer than two million characters: models get nothing of the rest. */
            truncated?: boolean | null;
        };
        WebhookDelivery: {
            /** @description The event's id. */
            eventId: string;
            /** @description The event's type. */
            type: string;
            /**
             * @description The state of the delivery.
             * @enum {string}
             */
            state: "pending" | "sending" | "delivered" | "failed";
            /**
             * Format: date-time
             * @description When the event happened.
             */
            createdAt: string;
            /** @description The attempts that have ended. */
            attempts: number;
            /**
             * Format: date-time
             * @description When it is attempted next; null unless it is pending.
             */
            nextAttemptAt?: string | null;
            /**
             * Format: date-time
             * @description When it was attempted last; null before the first attempt.
             */
            lastAttemptAt?: string | null;
            /** @description How long the last attempt took. */
            durationMillis?: number | null;
            /** @description The HTTP status of the last response; null without one. */
            status?: number | null;
            /** @description The first KiB of the last response; null without one. */
            response?: string | null;
            /** @description Why there was no usable response. */
            error?: string | null;
            /** @description The request. */
            request: components["schemas"]["WebhookRequest"];
        };
        WebhookEndpoint: {
            /** @description Its id. */
            id: string;
            /** @description The URL that receives events: https, or http in a private network that the operator has allowed. */
            url: string;
            /** @description The types of events to deliver. */
            events: ("conversation.created" | "conversation.updated" | "conversation.completed" | "conversation.deleted" | "message.created" | "message.updated" | "message.deleted" | "message.failed" | "message.feedback" | "question.unanswered" | "handover.requested" | "handover.accepted" | "handover.ended" | "lead.created" | "source.failed" | "budget.exceeded" | "bot.updated" | "bot.published" | "bot.disabled")[];
            /** @description Empty for all bots. */
            bots: string[];
            /** @description What the endpoint is for. */
            description?: string | null;
            /**
             * @description How failed deliveries are retried: standard is five attempts in eleven hours, long is ten in three days. Defaults to standard.
             * @enum {string}
             */
            schedule: "standard" | "long";
            /** @description Whether it receives events. */
            enabled: boolean;
            /**
             * @description Why the server has disabled it: it answered 410, or all deliveries failed for five days.
             * @enum {string|null}
             */
            disabledReason?: "gone" | "failing" | null;
            /**
             * Format: date-time
             * @description When the server disabled it.
             */
            disabledAt?: string | null;
            /**
             * Format: date-time
             * @description Since when all attempts have failed; null after a success.
             */
            failingSince?: string | null;
            /**
             * Format: date-time
             * @description Until when the secret before the last rotation signs too.
             */
            previousSecretUntil?: string | null;
            /**
             * Format: date-time
             * @description When it was added.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /** @description The signing secret; only in the responses that create or rotate it. */
            secret?: string | null;
        };
        WebhookRequest: {
            /** @description The URL of the endpoint. */
            url: string;
            /** @description The body that is signed. */
            body: string;
        };
        WebhookTest: {
            /** @description Whether the endpoint answered 2xx in time. */
            delivered: boolean;
            /** @description The id of the test event. */
            eventId: string;
            /** @description How long the last attempt took. */
            durationMillis?: number | null;
            /** @description The HTTP status of the last response; null without one. */
            status?: number | null;
            /** @description The first KiB of the last response; null without one. */
            response?: string | null;
            /** @description Why there was no usable response. */
            error?: string | null;
            /** @description The request. */
            request: components["schemas"]["WebhookRequest"];
        };
        WidgetAppearance: {
            /** @description The color of the button and of the visitor's messages, such as #2450d8. */
            accentColor?: string | null;
            /** @description The title of the chat; empty for the bot's name. */
            title?: string | null;
            /** @description An https URL or a data URL of an image; null for the first letter of the title. */
            logo?: string | null;
            /**
             * @description The icon on the button.
             * @enum {string|null}
             */
            launcherIcon?: "chat" | "question" | "headset" | "mail" | "sparkle" | null;
            /** @description Questions that visitors can ask with a click before their first message. */
            suggestedQuestions?: string[] | null;
            /**
             * @description The theme, unless the page sets data-theme.
             * @enum {string|null}
             */
            theme?: "auto" | "light" | "dark" | null;
            /**
             * @description The corner of the page, unless the page sets data-position.
             * @enum {string|null}
             */
            position?: "bottom-right" | "bottom-left" | null;
            /**
             * @description The language of the widget's own texts, unless the page sets data-locale; auto for that of the page or the browser.
             * @enum {string|null}
             */
            language?: "auto" | "ar" | "de" | "en" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt" | "tr" | "zh" | null;
        };
        addSourceRequest: {
            /**
             * @description The type of the source. Send a file as a multipart form, in the field file.
             * @enum {string}
             */
            type: "text" | "qa" | "page" | "site";
            /** @description The source's title. */
            title?: string | null;
            /** @description The full text, for type text. */
            text?: string | null;
            /** @description Questions with their answers, for type qa. */
            pairs?: {
                /** @description The question, as a user would ask it. */
                question: string;
                /** @description The answer. */
                answer: string;
                /** @description Other words for the question. */
                alternatives?: string[] | null;
            }[] | null;
            /** @description The URL, for type page or site. */
            url?: string | null;
            /** @description The maximum number of links from the first page, for type site. */
            maxDepth?: number | null;
            /** @description The maximum number of pages, for type site. */
            maxPages?: number | null;
            /** @description Hours between automatic syncs, for type page or site; absent for never. */
            resyncHours?: number | null;
        };
        createBotRequest: {
            /** @description The bot's name. */
            name: string;
            /** @description A short name, usable wherever the id is. */
            shortName?: string | null;
            /** @description Instructions for the model: facts and behavior. */
            instructions?: string | null;
            /** @description The bot's first message. */
            welcomeMessage?: string | null;
            /** @description The model: builtin, or provider/model. */
            model?: string | null;
            /** @description Models to try, in order, if the model fails. */
            fallbackModels?: string[] | null;
            /** @description The sampling temperature; null for the model's default. */
            temperature?: number | null;
            /** @description The maximum length of an answer in tokens. */
            maxTokens?: number | null;
            /** @description The maximum number of earlier messages in the prompt. */
            historyLength?: number | null;
            /** @description The answer if the bot's knowledge has none. */
            fallbackMessage?: string | null;
            /** @description The maximum number of knowledge passages in the prompt. */
            knowledgePassages?: number | null;
            /** @description The minimum score of a passage, from 0 to 1. */
            matchThreshold?: number | null;
            /** @description Origins of the pages that may embed the widget; * for all. */
            allowedOrigins?: string[] | null;
            /** @description Whether callers of the OpenAI-compatible API may set options of the model, such as its temperature. */
            modelOptionsFromCaller?: boolean | null;
            /** @description Whether the bot accepts new messages. */
            enabled?: boolean | null;
            /** @description Whether visitors may judge answers. */
            feedback?: boolean | null;
            /** @description The form for visitors who leave an address. */
            leadForm?: components["schemas"]["LeadForm"] | null;
            /** @description When conversations are handed to a person. */
            handover?: components["schemas"]["HandoverSettings"] | null;
            /** @description How many days after its last activity a conversation is deleted; null for never. */
            retentionDays?: number | null;
            /** @description Whether answers come with up to three questions that the bot can answer next. */
            suggestFollowUps?: boolean | null;
            /**
             * @description How sure the built-in model must be of an answer; it hardly matters in other languages than English.
             * @enum {string|null}
             */
            caution?: "eager" | "balanced" | "careful" | null;
            /**
             * @description Whether the models get images to see. By default, they get them if their provider says that they can see, or does not say.
             * @enum {string|null}
             */
            images?: "auto" | "yes" | "no" | null;
            /** @description How the widget looks. */
            widget?: components["schemas"]["WidgetAppearance"] | null;
            /** @description How much the bot may be used in a day. */
            budget?: components["schemas"]["BotBudget"] | null;
            /** @description Which files the bot takes with messages. */
            uploads?: components["schemas"]["UploadSettings"] | null;
        };
        createKeyRequest: {
            /** @description What the key is for. */
            name: string;
            /**
             * @description The key's scope.
             * @enum {string}
             */
            scope: "read" | "write" | "admin";
            /** @description The bots the key may use; absent or empty for all. */
            bots?: string[] | null;
            /** @description Rate limits of this key, instead of the server's. */
            limits?: {
                /** @description 0 for no limit. */
                chatPerMinute?: number | null;
                /** @description 0 for no limit. */
                dataPerHour?: number | null;
            } | null;
            /** @description Limits of each day, for all bots together. */
            budget?: {
                /** @description The most messages in a UTC day. */
                messagesPerDay?: number | null;
                /** @description The most that answers may cost in a UTC day. */
                costPerDay?: number | null;
            } | null;
            /**
             * Format: date-time
             * @description When the key expires; absent for never.
             */
            expiresAt?: string | null;
        };
        createWebhookRequest: {
            /** @description The URL that receives events: https, or http in a private network that the operator has allowed. */
            url: string;
            /** @description The types of events to deliver. */
            events: ("conversation.created" | "conversation.updated" | "conversation.completed" | "conversation.deleted" | "message.created" | "message.updated" | "message.deleted" | "message.failed" | "message.feedback" | "question.unanswered" | "handover.requested" | "handover.accepted" | "handover.ended" | "lead.created" | "source.failed" | "budget.exceeded" | "bot.updated" | "bot.published" | "bot.disabled")[];
            /** @description The bots whose events to deliver; absent or empty for all. */
            bots?: string[] | null;
            /** @description What the endpoint is for. */
            description?: string | null;
            /**
             * @description How failed deliveries are retried: standard is five attempts in eleven hours, long is ten in three days. Defaults to standard.
             * @enum {string|null}
             */
            schedule?: "standard" | "long" | null;
            /** @description Whether it receives events. Defaults to true. */
            enabled?: boolean | null;
        };
        sendMessageRequest: {
            /** @description The user's message; may be empty if it has attachments. */
            message: string;
            /** @description The conversation to continue. Leave it out to start a new one. */
            conversationId?: string | null;
            /** @description The files of the message: each has a fileId, a url, or a name and data. */
            attachments?: components["schemas"]["MessageAttachment"][] | null;
            /** @description Your own data, stored with the message. You can filter conversations by userId. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description Tools that you call yourself when the model asks; together at most 256 KiB. Not for visitors. */
            tools?: {
                /** @description Letters, digits, _ and -, not a digit or - at the start; unique in the message. */
                name: string;
                /** @description Tells the model when to call the tool. */
                description: string;
                /** @description The JSON Schema of the arguments, an object; absent for none. */
                parameters?: {
                    [key: string]: unknown;
                } | null;
            }[] | null;
            /**
             * @description Whether the model calls tools: auto (the default), none, or required for its first step. Not for visitors.
             * @enum {string|null}
             */
            toolChoice?: "auto" | "none" | "required" | null;
        };
        updateBotRequest: {
            /** @description The bot's name. */
            name?: string | null;
            /** @description A short name, usable wherever the id is. */
            shortName?: string | null;
            /** @description Instructions for the model: facts and behavior. */
            instructions?: string | null;
            /** @description The bot's first message. */
            welcomeMessage?: string | null;
            /** @description The model: builtin, or provider/model. */
            model?: string | null;
            /** @description Models to try, in order, if the model fails. */
            fallbackModels?: string[] | null;
            /** @description The sampling temperature; null for the model's default. */
            temperature?: number | null;
            /** @description The maximum length of an answer in tokens. */
            maxTokens?: number | null;
            /** @description The maximum number of earlier messages in the prompt. */
            historyLength?: number | null;
            /** @description The answer if the bot's knowledge has none. */
            fallbackMessage?: string | null;
            /** @description The maximum number of knowledge passages in the prompt. */
            knowledgePassages?: number | null;
            /** @description The minimum score of a passage, from 0 to 1. */
            matchThreshold?: number | null;
            /** @description Origins of the pages that may embed the widget; * for all. */
            allowedOrigins?: string[] | null;
            /** @description Whether callers of the OpenAI-compatible API may set options of the model, such as its temperature. */
            modelOptionsFromCaller?: boolean | null;
            /** @description Whether the bot accepts new messages. */
            enabled?: boolean | null;
            /** @description Whether visitors may judge answers. */
            feedback?: boolean | null;
            /** @description The form for visitors who leave an address. */
            leadForm?: components["schemas"]["LeadForm"] | null;
            /** @description When conversations are handed to a person. */
            handover?: components["schemas"]["HandoverSettings"] | null;
            /** @description How many days after its last activity a conversation is deleted; null for never. */
            retentionDays?: number | null;
            /** @description Whether answers come with up to three questions that the bot can answer next. */
            suggestFollowUps?: boolean | null;
            /**
             * @description How sure the built-in model must be of an answer; it hardly matters in other languages than English.
             * @enum {string|null}
             */
            caution?: "eager" | "balanced" | "careful" | null;
            /**
             * @description Whether the models get images to see. By default, they get them if their provider says that they can see, or does not say.
             * @enum {string|null}
             */
            images?: "auto" | "yes" | "no" | null;
            /** @description How the widget looks. */
            widget?: components["schemas"]["WidgetAppearance"] | null;
            /** @description How much the bot may be used in a day. */
            budget?: components["schemas"]["BotBudget"] | null;
            /** @description Which files the bot takes with messages. */
            uploads?: components["schemas"]["UploadSettings"] | null;
        };
        updateWebhookRequest: {
            /** @description The URL that receives events: https, or http in a private network that the operator has allowed. */
            url?: string | null;
            /** @description The types of events to deliver. */
            events?: ("conversation.created" | "conversation.updated" | "conversation.completed" | "conversation.deleted" | "message.created" | "message.updated" | "message.deleted" | "message.failed" | "message.feedback" | "question.unanswered" | "handover.requested" | "handover.accepted" | "handover.ended" | "lead.created" | "source.failed" | "budget.exceeded" | "bot.updated" | "bot.published" | "bot.disabled")[] | null;
            /** @description The bots whose events to deliver; absent or empty for all. */
            bots?: string[] | null;
            /** @description What the endpoint is for. */
            description?: string | null;
            /**
             * @description How failed deliveries are retried: standard is five attempts in eleven hours, long is ten in three days. Defaults to standard.
             * @enum {string|null}
             */
            schedule?: "standard" | "long" | null;
            /** @description Whether it receives events. Defaults to true. */
            enabled?: boolean | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Answer = components['schemas']['Answer'];
export type ApiKey = components['schemas']['ApiKey'];
export type Attachment = components['schemas']['Attachment'];
export type Bot = components['schemas']['Bot'];
export type BotBudget = components['schemas']['BotBudget'];
export type BudgetUse = components['schemas']['BudgetUse'];
export type CitedPassage = components['schemas']['CitedPassage'];
export type ConversationHistory = components['schemas']['ConversationHistory'];
export type ConversationSummary = components['schemas']['ConversationSummary'];
export type DecidedAnswer = components['schemas']['DecidedAnswer'];
export type DeletedConversation = components['schemas']['DeletedConversation'];
export type DeletedResource = components['schemas']['DeletedResource'];
export type ErrorDetail = components['schemas']['ErrorDetail'];
export type Feedback = components['schemas']['Feedback'];
export type FeedbackGiver = components['schemas']['FeedbackGiver'];
export type Handover = components['schemas']['Handover'];
export type HandoverSettings = components['schemas']['HandoverSettings'];
export type LeadForm = components['schemas']['LeadForm'];
export type Message = components['schemas']['Message'];
export type MessageApprovalRequestedEvent = components['schemas']['MessageApprovalRequestedEvent'];
export type MessageAttachment = components['schemas']['MessageAttachment'];
export type MessageAuthor = components['schemas']['MessageAuthor'];
export type MessageCompletedEvent = components['schemas']['MessageCompletedEvent'];
export type MessageDeltaEvent = components['schemas']['MessageDeltaEvent'];
export type MessageEvent = components['schemas']['MessageEvent'];
export type MessageFailedEvent = components['schemas']['MessageFailedEvent'];
export type MessageSourcesEvent = components['schemas']['MessageSourcesEvent'];
export type MessageStartEvent = components['schemas']['MessageStartEvent'];
export type MessageToolCompletedEvent = components['schemas']['MessageToolCompletedEvent'];
export type MessageToolRequestedEvent = components['schemas']['MessageToolRequestedEvent'];
export type MessageToolStartedEvent = components['schemas']['MessageToolStartedEvent'];
export type ModelProviderError = components['schemas']['ModelProviderError'];
export type PartialAnswer = components['schemas']['PartialAnswer'];
export type ReplayWebhookResponse = components['schemas']['ReplayWebhookResponse'];
export type RequiredAction = components['schemas']['RequiredAction'];
export type Source = components['schemas']['Source'];
export type StopMessageResponse = components['schemas']['StopMessageResponse'];
export type TokenUsage = components['schemas']['TokenUsage'];
export type ToolApproval = components['schemas']['ToolApproval'];
export type ToolCall = components['schemas']['ToolCall'];
export type ToolResult = components['schemas']['ToolResult'];
export type UploadSettings = components['schemas']['UploadSettings'];
export type UploadedFile = components['schemas']['UploadedFile'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type WebhookEndpoint = components['schemas']['WebhookEndpoint'];
export type WebhookRequest = components['schemas']['WebhookRequest'];
export type WebhookTest = components['schemas']['WebhookTest'];
export type WidgetAppearance = components['schemas']['WidgetAppearance'];
export type AddSourceRequest = components['schemas']['addSourceRequest'];
export type CreateBotRequest = components['schemas']['createBotRequest'];
export type CreateKeyRequest = components['schemas']['createKeyRequest'];
export type CreateWebhookRequest = components['schemas']['createWebhookRequest'];
export type SendMessageRequest = components['schemas']['sendMessageRequest'];
export type UpdateBotRequest = components['schemas']['updateBotRequest'];
export type UpdateWebhookRequest = components['schemas']['updateWebhookRequest'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
