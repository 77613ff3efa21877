-- The tools of bots.
create table tool (
    bot_id text not null,
    id text not null,
    name text not null,
    title text not null,
    description text not null,
    -- A JSON Schema.
    parameters text not null,
    effect text not null,
    requires_approval integer not null,
    visitor_approves integer not null,
    timeout_millis bigint not null,
    enabled integer not null,
    -- http, mcp or builtin, and its settings as JSON.
    target_type text not null,
    target text not null,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (bot_id, id)
);
create unique index tool_name on tool (bot_id, name);

-- Encrypted values that tools refer to.
create table secret (
    name text not null primary key,
    -- Base64 of nonce, ciphertext and tag: AES-256-GCM with the name as associated data.
    sealed text not null,
    created_at bigint not null,
    updated_at bigint not null
);
