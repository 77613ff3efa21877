-- The conversations in which an unanswered question was asked. It is deleted with the last of them.
create table gap_asker (
    bot_id text not null,
    gap_id text not null,
    conversation_id text not null,
    -- As this conversation asked it last, and the answer to it.
    question text not null,
    message_id text not null,
    times bigint not null,
    last_asked_at bigint not null,
    primary key (bot_id, gap_id, conversation_id)
);
insert into gap_asker (
    bot_id, gap_id, conversation_id, question, message_id, times, last_asked_at)
select bot_id, id, conversation_id, question, message_id, times, last_asked_at from gap;
create index gap_asker_latest on gap_asker (bot_id, gap_id, last_asked_at);
create index gap_asker_conversation on gap_asker (bot_id, conversation_id);
drop index gap_conversation;

-- A user and bot have one unfinished erasure. The user's id is null once all rows are deleted. An
-- erasure that runs twice goes on as the one that was requested first.
update erasure set user_id = null
where user_id is not null and exists (
    select 1 from erasure e
    where e.user_id = erasure.user_id and coalesce(e.bot_id, '') = coalesce(erasure.bot_id, '')
        and (e.requested_at, e.id) < (erasure.requested_at, erasure.id));
create unique index erasure_user on erasure (user_id, coalesce(bot_id, ''));
