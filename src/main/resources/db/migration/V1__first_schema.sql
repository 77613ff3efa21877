-- One schema for SQLite and PostgreSQL. Times are milliseconds since 1970 in UTC.
-- Every primary key of what a bot owns leads with bot_id, so that the data can be spread by bot.

create table bot (
    id text not null primary key,
    short_name text unique,
    name text not null,
    instructions text not null,
    welcome_message text not null,
    model text not null,
    -- Names have no blanks; a blank stands between them.
    fallback_models text not null,
    temperature double precision,
    max_tokens integer not null,
    history_messages integer not null,
    fallback_message text not null,
    enabled integer not null,
    created_at bigint not null,
    updated_at bigint not null,
    deleted_at bigint
);
create index bot_newest on bot (created_at, id) where deleted_at is null;
create index bot_deleted on bot (deleted_at) where deleted_at is not null;

create table api_key (
    id text not null primary key,
    public_id text not null unique,
    secret_hash text not null,
    name text not null,
    scope text not null,
    bot_ids text not null,
    limits text not null,
    created_at bigint not null,
    expires_at bigint,
    last_used_at bigint,
    revoked_at bigint
);
create index api_key_newest on api_key (created_at, id);

create table conversation (
    bot_id text not null references bot (id),
    id text not null,
    user_id text,
    message_count bigint not null,
    last_sequence bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    preview text not null,
    metadata text,
    primary key (bot_id, id)
);
create index conversation_activity on conversation (bot_id, updated_at, id);
create index conversation_user on conversation (bot_id, user_id, updated_at, id)
    where user_id is not null;

-- A turn is a question and its answer, and the two messages that history shows. It does not
-- reference its conversation: the turns of a huge conversation are removed in steps after it.
-- The long texts come last, so that reading the others touches one page.
create table turn (
    bot_id text not null,
    conversation_id text not null,
    sequence bigint not null,
    user_message_id text not null,
    message_id text not null,
    state text not null,
    fence bigint not null,
    lease_owner text,
    lease_until bigint,
    finish_reason text,
    error_code text,
    input_tokens integer,
    output_tokens integer,
    created_at bigint not null,
    answered_at bigint,
    question text not null,
    metadata text,
    sources text,
    answer text not null,
    primary key (bot_id, conversation_id, sequence)
);
create unique index turn_message on turn (bot_id, message_id);
create unique index turn_user_message on turn (bot_id, user_message_id);
-- The database itself keeps one running turn a conversation.
create unique index turn_streaming on turn (bot_id, conversation_id) where state = 'STREAMING';
create index turn_pending on turn (bot_id, conversation_id, sequence) where state = 'PENDING';

-- Deleted conversations of which some turns are still to be removed.
create table leftover (
    bot_id text not null,
    conversation_id text not null,
    primary key (bot_id, conversation_id)
);

create table idempotency (
    bot_id text not null,
    key_hash text not null,
    fingerprint text not null,
    conversation_id text not null,
    sequence bigint not null,
    created_at bigint not null,
    primary key (bot_id, key_hash)
);
create index idempotency_oldest on idempotency (created_at);

-- How many conversations a bot has, and how many had their last activity on which day
-- (days since 1970 in UTC): totals and deep pages without counting rows.
create table conversation_count (
    bot_id text not null primary key,
    conversations bigint not null
);
create table activity_day (
    bot_id text not null,
    day bigint not null,
    conversations bigint not null,
    primary key (bot_id, day)
);
