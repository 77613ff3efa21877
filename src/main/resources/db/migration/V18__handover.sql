-- The state of the latest handover: WAITING, ACTIVE or ENDED; null if there was none. It is here so
-- that the statements that accept a question read it without another query.
alter table conversation add column handover text;
-- The person who wrote the answer of this turn; null for the bot. Such a turn has no question.
alter table turn add column author_id text;
alter table turn add column author_name text;

-- Handovers of conversations to a person.
create table handover (
    bot_id text not null,
    conversation_id text not null,
    -- Counts the handovers of the conversation, from 1.
    number integer not null,
    state text not null,
    reason text not null,
    note text,
    agent_id text,
    agent_name text,
    -- 1 if nobody took it in time.
    unanswered integer not null,
    -- Grows with each change of this row, for compare-and-set.
    version integer not null,
    requested_at bigint not null,
    expires_at bigint not null,
    accepted_at bigint,
    ended_at bigint,
    -- When the row changed or its conversation got a message, by the clock of leases.
    changed_at bigint not null,
    primary key (bot_id, conversation_id, number)
);
-- The database itself keeps one open handover a conversation.
create unique index handover_open on handover (bot_id, conversation_id) where state <> 'ENDED';
create index handover_waiting on handover (expires_at) where state = 'WAITING';
create index handover_inbox on handover (state, changed_at);
create index handover_of_bot on handover (bot_id, state, changed_at);
create index handover_changed on handover (changed_at);

-- What agents write about a conversation for each other.
create table conversation_note (
    bot_id text not null,
    conversation_id text not null,
    id text not null,
    author_id text not null,
    author_name text not null,
    created_at bigint not null,
    text text not null,
    primary key (bot_id, conversation_id, id)
);
