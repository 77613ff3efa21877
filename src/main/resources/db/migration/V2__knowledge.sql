alter table bot add column knowledge_passages integer not null default 5;
alter table bot add column match_threshold double precision not null default 0.2;

-- What a bot knows from. A run is one reading of it; a write under an older run changes nothing.
create table source (
    bot_id text not null,
    id text not null,
    kind text not null,
    title text not null,
    location text,
    max_depth integer not null,
    max_pages integer not null,
    resync_millis bigint,
    next_sync_at bigint,
    status text not null,
    reason text,
    progress integer not null,
    run bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    synced_at bigint,
    primary key (bot_id, id)
);
create index source_newest on source (bot_id, created_at, id);
create index source_queued on source (updated_at) where status = 'QUEUED';
create index source_indexing on source (bot_id, id) where status = 'INDEXING';
create index source_due on source (next_sync_at) where next_sync_at is not null;

-- A deleted document stays for a while, without its text, so that an index learns of it. The
-- edition says which of its chunks count; others are being written or removed.
create table document (
    bot_id text not null,
    id text not null,
    source_id text not null,
    location text,
    title text,
    media_type text,
    content_hash text not null,
    bytes bigint not null,
    etag text,
    last_modified text,
    -- Addresses, one a line.
    links text not null,
    edition bigint not null,
    chunks integer not null,
    revision bigint not null,
    vector_model text,
    deleted_at bigint,
    -- Whether chunks or originals are left that are no longer wanted.
    leftovers integer not null,
    primary key (bot_id, id)
);
create index document_source on document (bot_id, source_id, id);
create index document_revision on document (revision);
create index document_vectors on document (vector_model, revision)
    where deleted_at is null and chunks > 0;
create index document_leftovers on document (bot_id, id) where leftovers = 1;

create table original (
    bot_id text not null,
    document_id text not null,
    part integer not null,
    content ${blob} not null,
    primary key (bot_id, document_id, part)
);

create table chunk (
    bot_id text not null,
    document_id text not null,
    edition bigint not null,
    ordinal integer not null,
    title_path text not null,
    page integer,
    language text not null,
    vector_model text,
    content text not null,
    -- Half-precision numbers, the low byte first.
    vector ${blob},
    primary key (bot_id, document_id, edition, ordinal)
);

-- One row: the last revision of any document.
create table knowledge_revision (
    id integer not null primary key,
    revision bigint not null
);
insert into knowledge_revision (id, revision) values (1, 0);

-- Questions that a bot could not answer.
create table gap (
    bot_id text not null,
    id text not null,
    question text not null,
    times bigint not null,
    first_asked_at bigint not null,
    last_asked_at bigint not null,
    conversation_id text not null,
    message_id text not null,
    primary key (bot_id, id)
);
create index gap_latest on gap (bot_id, last_asked_at, id);
