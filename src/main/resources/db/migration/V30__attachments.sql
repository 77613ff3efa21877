-- Files that people send with messages. Its content is in attachment_part.
create table attachment (
    bot_id text not null,
    id text not null,
    -- The id of the key, account or visitor that sent it. Only that sender can use it in a message.
    owner text not null,
    -- The visitor that sent it; null for keys and accounts.
    user_id text,
    -- STORING until all of its content is there, then READY; DELETED until its content is gone.
    state text not null,
    -- The message that uses it, and its place there; null until a message uses it.
    conversation_id text,
    sequence bigint,
    ordinal integer,
    name text not null,
    media_type text not null,
    bytes bigint not null,
    width integer,
    height integer,
    -- The length of a document's text; null for an image.
    characters integer,
    created_at bigint not null,
    -- When it is deleted unless a message uses it.
    expires_at bigint not null,
    primary key (bot_id, id)
);
create index attachment_message on attachment (bot_id, conversation_id, sequence, ordinal)
    where conversation_id is not null;
create index attachment_unused on attachment (expires_at)
    where conversation_id is null and state <> 'DELETED';
create index attachment_deleted on attachment (bot_id, id) where state = 'DELETED';
create index attachment_user on attachment (user_id) where user_id is not null;

create table attachment_part (
    bot_id text not null,
    attachment_id text not null,
    -- CONTENT, ORIGINAL or TEXT.
    variant text not null,
    part integer not null,
    content ${blob} not null,
    primary key (bot_id, attachment_id, variant, part)
);

-- What a sender has uploaded on a day. A subject is a SHA-256, because a network is personal data.
create table upload_day (
    subject text not null,
    day bigint not null,
    files bigint not null,
    bytes bigint not null,
    primary key (subject, day)
);

-- How many attachments the question has; null for none.
alter table turn add column attachments integer;
