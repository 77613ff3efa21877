-- Only nodes that share a database use these two. Nothing in them is worth keeping: what a crash of
-- the database takes is how often was asked within the last hour, and who runs.
create ${unlogged} table use_count (
    -- What is counted, and for whom (the beginning of a SHA-256).
    name text not null,
    subject ${blob} not null,
    -- Entries of uses that are close to each other, from the oldest on: when the last use of each
    -- was, in microseconds since 1970, and how many are in it.
    times ${numbers} not null,
    counts ${numbers} not null,
    -- When the last has left the window.
    gone_at bigint not null,
    primary key (name, subject)
);

create ${unlogged} table node (
    id text primary key,
    -- In milliseconds since 1970.
    seen_at bigint not null
);
