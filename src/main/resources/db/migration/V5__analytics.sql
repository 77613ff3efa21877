-- Turns that ended, counted by bot, day (days since 1970 in UTC) and how they went. Times are
-- classes, as LatencyBuckets numbers them; -1 where none was measured. Deleting a conversation
-- changes nothing here: the counts tell how much was done, and nothing of what was said.
create table turn_count (
    bot_id text not null,
    day bigint not null,
    -- Empty where it is not known.
    model text not null,
    outcome text not null,
    first_token integer not null,
    answer integer not null,
    turns bigint not null,
    -- Of these turns those that began a conversation.
    conversations bigint not null,
    messages bigint not null,
    input_tokens bigint not null,
    output_tokens bigint not null,
    primary key (bot_id, day, model, outcome, first_token, answer)
);

-- What was there before is counted as well as can be: which model answered, and when its first
-- text came, nobody kept.
insert into turn_count (bot_id, day, model, outcome, first_token, answer, turns, conversations,
    messages, input_tokens, output_tokens)
select bot_id, day, '', outcome, -1,
    case when outcome not in ('ANSWERED', 'FELL_BACK') then -1
            when millis < 10 then 0 when millis < 14 then 1 when millis < 20 then 2
            when millis < 28 then 3 when millis < 40 then 4 when millis < 57 then 5
            when millis < 80 then 6 when millis < 113 then 7 when millis < 160 then 8
            when millis < 226 then 9 when millis < 320 then 10 when millis < 453 then 11
            when millis < 640 then 12 when millis < 905 then 13 when millis < 1280 then 14
            when millis < 1810 then 15 when millis < 2560 then 16 when millis < 3620 then 17
            when millis < 5120 then 18 when millis < 7241 then 19 when millis < 10240 then 20
            when millis < 14482 then 21 when millis < 20480 then 22 when millis < 28963 then 23
            when millis < 40960 then 24 when millis < 57926 then 25 when millis < 81920 then 26
            when millis < 115852 then 27 when millis < 163840 then 28
            when millis < 231705 then 29 when millis < 327680 then 30
            when millis < 463410 then 31 when millis < 655360 then 32
        else 33 end,
    count(*), sum(began), sum(messages), sum(input_tokens), sum(output_tokens)
from (
    select t.bot_id as bot_id, t.answered_at / 86400000 as day,
        t.answered_at - t.created_at as millis,
        case when t.state = 'STOPPED' then 'STOPPED'
            when t.state <> 'COMPLETE' then 'FAILED'
            when b.fallback_message <> '' and substr(ltrim(t.answer), 1,
                length(trim(b.fallback_message))) = trim(b.fallback_message) then 'FELL_BACK'
            else 'ANSWERED' end as outcome,
        case when t.sequence = 1 then 1 else 0 end as began,
        case when t.answer = '' then 1 else 2 end as messages,
        coalesce(t.input_tokens, 0) as input_tokens,
        coalesce(t.output_tokens, 0) as output_tokens
    from turn t
    join bot b on b.id = t.bot_id
    where t.answered_at is not null
) as ended
group by 1, 2, 4, 6;
