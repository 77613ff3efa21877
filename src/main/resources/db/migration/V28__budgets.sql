-- What a bot, a key or an end user of a bot has used of its budget in one day (days since 1970 in
-- UTC). The cost is in billionths of the currency of the model prices.
create table budget_use (
    -- Empty for a key, whose budget is for all bots together.
    bot_id text not null,
    -- Empty for a bot and its end users.
    key_id text not null,
    -- Empty for a bot and for a key.
    user_id text not null,
    day bigint not null,
    messages bigint not null,
    cost bigint not null,
    primary key (bot_id, key_id, user_id, day)
);
create index budget_use_user on budget_use (user_id);
create index budget_use_day on budget_use (day);

-- The budget of a key; null for no limit.
alter table api_key add column messages_per_day bigint;
alter table api_key add column cost_per_day bigint;
