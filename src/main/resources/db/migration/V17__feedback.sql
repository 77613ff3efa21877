-- The feedback on an answer: UP or DOWN, and a comment; all null without feedback.
alter table turn add column rating text;
alter table turn add column rating_comment text;
-- visitor, key or account, a colon, and the id.
alter table turn add column rated_by text;
alter table turn add column rated_at bigint;

-- How many answers of a conversation are rated up, and down.
alter table conversation add column ups bigint not null default 0;
alter table conversation add column downs bigint not null default 0;
create index conversation_up on conversation (bot_id, updated_at, id) where ups > 0;
create index conversation_down on conversation (bot_id, updated_at, id) where downs > 0;

-- Rated answers, counted by bot and the day of the question (days since 1970 in UTC).
create table feedback_day (
    bot_id text not null,
    day bigint not null,
    ups bigint not null,
    downs bigint not null,
    primary key (bot_id, day)
);
