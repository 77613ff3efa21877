-- How many events the tool calls of this turn have; null without tool calls.
alter table turn add column tool_events integer;
-- How often the fencing token grew because the turn waited or went on: the text stayed the same.
alter table turn add column resumptions integer;

-- The tool calls of turns. A row exists before its call starts.
create table tool_call (
    bot_id text not null,
    conversation_id text not null,
    sequence bigint not null,
    -- A call of the model, from 1, and the place among the calls that it asked for, from 0.
    round integer not null,
    call_index integer not null,
    call_id text not null,
    tool text not null,
    title text not null,
    -- The length of the answer before the call, in UTF-16 units.
    text_offset integer not null,
    -- 1 if the call may be repeated when its outcome is unknown.
    may_repeat integer not null,
    state text not null,
    -- The numbers of the call's events, counted over the whole turn.
    requested_event integer,
    started_event integer,
    ended_event integer,
    expires_at bigint,
    started_at bigint,
    ended_at bigint,
    arguments text not null,
    result text,
    -- What the model's provider must get back with the calls, as JSON; only at call_index 0.
    model_state text,
    primary key (bot_id, conversation_id, sequence, round, call_index)
);

-- Turns that wait, or have waited, and what they need to go on. A row stays until its turn ends.
create table waiting_turn (
    bot_id text not null,
    conversation_id text not null,
    sequence bigint not null,
    expires_at bigint not null,
    -- JSON.
    request text not null,
    primary key (bot_id, conversation_id, sequence)
);
create index waiting_turn_next on waiting_turn (expires_at);
