-- The contact details that visitors leave.
create table lead (
    bot_id text not null,
    id text not null,
    name text,
    email text,
    phone text,
    message text,
    -- The other fields of the form, as a JSON object of strings.
    fields text not null,
    conversation_id text,
    -- The visitor, or the end user of the conversation.
    user_id text,
    created_at bigint not null,
    primary key (bot_id, id)
);
create index lead_created on lead (bot_id, created_at, id);
create index lead_user on lead (user_id);

-- Mails to send. A mail is deleted when the mail server has accepted it.
create table outgoing_mail (
    id text not null primary key,
    recipient text not null,
    subject text not null,
    body text not null,
    created_at bigint not null,
    -- When the next attempt is due. A server that attempts it moves this on: that is its lease.
    due_at bigint not null,
    expires_at bigint not null,
    -- The number of attempts, also the fencing token of the last one.
    attempts integer not null,
    -- Why the last attempt failed.
    last_error text
);
create index outgoing_mail_due on outgoing_mail (due_at);

-- The weeks whose digest is in outgoing_mail, by their first day.
create table digest_week (
    week text not null primary key,
    created_at bigint not null
);
alter table account add column weekly_digest integer not null default 0;
