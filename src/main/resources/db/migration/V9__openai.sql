-- 1 if callers of the OpenAI-compatible API may set options of the model, such as its temperature.
alter table bot add column model_options_from_caller integer not null default 0;

-- 1 once the response of this turn was deleted: its id finds nothing any more. The conversation
-- keeps the messages.
alter table turn add column response_deleted integer;

-- Finds the conversation of a client that sends its whole history with each question. The hash is
-- a SHA-256 of the caller and of all messages up to the question of the turn, in lower-case hex.
create table client_thread (
    bot_id text not null,
    prefix_hash text not null,
    conversation_id text not null,
    sequence bigint not null,
    created_at bigint not null,
    primary key (bot_id, prefix_hash, conversation_id, sequence)
);
create index client_thread_oldest on client_thread (created_at);

-- Conversations that were created without a bot. The first response that names one turns it into a
-- conversation of its bot and deletes the row.
create table conversation_draft (
    id text not null primary key,
    principal_id text not null,
    metadata text,
    -- A JSON array of messages.
    items text not null,
    created_at bigint not null
);
create index conversation_draft_oldest on conversation_draft (created_at);
