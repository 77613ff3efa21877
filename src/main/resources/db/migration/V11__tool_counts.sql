-- Tool calls that ended, counted by bot, day (days since 1970 in UTC) and tool.
create table tool_day (
    bot_id text not null,
    day bigint not null,
    tool text not null,
    calls bigint not null,
    errors bigint not null,
    unknown_outcomes bigint not null,
    denied bigint not null,
    -- The calls that the tool answered, and how long they took together.
    timed bigint not null,
    total_millis bigint not null,
    primary key (bot_id, day, tool)
);
