-- What people and keys changed. The server only adds rows, and deletes old ones.
create table audit (
    id text not null primary key,
    recorded_at bigint not null,
    actor_type text not null,
    actor_id text not null,
    actor_name text not null,
    action text not null,
    -- One a line: a name, a blank, and the id of what was changed.
    targets text not null,
    -- Names have no blanks; a blank stands between them.
    fields text not null,
    -- Empty for changes without a request.
    address text not null,
    request_id text not null,
    outcome text not null
);
create index audit_newest on audit (recorded_at, id);

-- Erasures of end users. One that is not complete goes on after a restart.
create table erasure (
    id text not null primary key,
    -- Null once it is complete.
    user_id text,
    -- SHA-256 of the id, a blank and the user's id, in hex.
    user_hash text not null,
    -- Null for all bots.
    bot_id text,
    requested_at bigint not null,
    completed_at bigint
);
create index erasure_open on erasure (requested_at) where completed_at is null;
create table erasure_count (
    erasure_id text not null,
    kind text not null,
    erased bigint not null,
    primary key (erasure_id, kind)
);

-- Work that one server at a time does.
create table task_claim (
    task text not null primary key,
    owner text not null,
    claimed_until bigint not null
);

-- Deleting a conversation deletes the unanswered questions that came from it.
create index gap_conversation on gap (bot_id, conversation_id);
