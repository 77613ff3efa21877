-- Attachments of messages, counted by bot and day (days since 1970 in UTC). Like turn_count, it
-- holds nothing of their content, and deleting a conversation does not change it.
create table attachment_day (
    bot_id text not null,
    day bigint not null,
    -- The model that read the tokens; empty in the row that counts the files of messages.
    model text not null,
    images bigint not null,
    documents bigint not null,
    -- An estimate of the tokens that the model read for attachments.
    tokens bigint not null,
    primary key (bot_id, day, model)
);
