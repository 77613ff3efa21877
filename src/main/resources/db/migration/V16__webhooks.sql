-- URLs that receive events.
create table webhook_endpoint (
    id text not null primary key,
    url text not null,
    description text,
    -- The types of events, separated by spaces.
    events text not null,
    -- The ids of the bots, separated by spaces; empty for all.
    bots text not null,
    schedule text not null,
    enabled integer not null,
    -- Why and since when the server has disabled it.
    disabled_reason text,
    disabled_at bigint,
    -- When the first of only failed attempts was made; null after a success.
    failing_since bigint,
    -- Encrypted as in the table secret, with the id as associated data.
    secret text not null,
    -- The secret before the last rotation, and until when it signs too.
    previous_secret text,
    previous_until bigint,
    created_at bigint not null,
    updated_at bigint not null
);

-- One row for each event that an endpoint gets.
create table webhook_delivery (
    endpoint_id text not null,
    -- That of the event.
    position bigint not null,
    state text not null,
    -- Of the next attempt, or the end of the lease of the running one; null after the last.
    due_at bigint,
    -- Grows with each claim: a result with an older one changes nothing.
    fence bigint not null,
    -- The attempts that have ended, and the result of the last one; status 0 without a response.
    attempts integer not null,
    attempted_at bigint,
    took_millis bigint,
    status integer,
    response text,
    error text,
    primary key (endpoint_id, position)
);
create index webhook_delivery_due on webhook_delivery (endpoint_id, due_at, position)
    where due_at is not null;
