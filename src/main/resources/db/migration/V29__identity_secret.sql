-- The secrets under which a site signs the ids of its users.
create table identity_secret (
    bot_id text not null primary key,
    -- Encrypted as in the table secret, with the bot's id as associated data.
    secret text not null,
    -- The secret before the last rotation, and until when it is valid too.
    previous_secret text,
    previous_until bigint,
    created_at bigint not null
);

-- When a page of another origin than this server's first loaded the widget.
alter table bot add column widget_loaded_at bigint;
