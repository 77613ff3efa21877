-- People who sign in at the console.
create table account (
    id text not null primary key,
    -- In lower case.
    email text not null unique,
    name text not null,
    password_hash text not null,
    created_at bigint not null
);
create index account_newest on account (created_at, id);

-- The SHA-256 of what a browser holds, never that itself.
create table session (
    token_hash text not null primary key,
    account_id text not null,
    created_at bigint not null,
    last_used_at bigint not null
);
create index session_account on session (account_id);
create index session_used on session (last_used_at);
create index session_oldest on session (created_at);
