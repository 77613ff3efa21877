-- What happened, stored in the commit that made it happen. The position rises in commit order among
-- the events of one conversation, because a writer holds the lock of the conversation.
create table event (
    position ${serial},
    id text not null unique,
    type text not null,
    bot_id text not null,
    conversation_id text,
    message_id text,
    -- A JSON object, without text of users.
    data text not null,
    created_at bigint not null,
    -- 1 until its deliveries are stored.
    pending integer not null
);
create index event_pending on event (position) where pending = 1;
create index event_created on event (created_at);
create index event_conversation on event (bot_id, conversation_id)
    where conversation_id is not null;

-- Settings of how the conversations of a bot are treated, as JSON; null for the defaults.
alter table bot add column conversation_settings text;
