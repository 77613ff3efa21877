-- An owner's questions, with what their answers must be like.
create table answer_test (
    bot_id text not null,
    id text not null,
    question text not null,
    -- The messages before the question, as a JSON array.
    history text not null,
    -- A JSON object.
    expectations text not null,
    -- The conversation and the answer that it was made from, and the end user who asked.
    conversation_id text,
    message_id text,
    user_id text,
    created_at bigint not null,
    -- The place among tests that were created together.
    position integer not null,
    updated_at bigint not null,
    primary key (bot_id, id)
);
create index answer_test_created on answer_test (bot_id, created_at, position, id);
create index answer_test_user on answer_test (user_id) where user_id is not null;

create table answer_test_run (
    bot_id text not null,
    id text not null,
    state text not null,
    -- Null for those of the bot.
    model text,
    instructions text,
    -- Null for no judge.
    judge_model text,
    created_at bigint not null,
    started_at bigint,
    ended_at bigint,
    -- The last revision of the bot's documents at the start.
    knowledge_revision bigint not null,
    -- The server that runs it, until when unless it renews its lease.
    owner text,
    lease_until bigint,
    primary key (bot_id, id)
);
create unique index answer_test_run_active on answer_test_run (bot_id) where ended_at is null;

create table answer_test_result (
    bot_id text not null,
    -- The run, a slash, and the test.
    id text not null,
    run_id text not null,
    test_id text not null,
    position integer not null,
    -- As in the test.
    user_id text,
    outcome text not null,
    answer text not null,
    -- The cited sources, as a JSON array of objects.
    cited text not null,
    -- Why it failed, as a JSON array of sentences.
    reasons text not null,
    -- The reason that the judge gave.
    verdict text,
    primary key (bot_id, id)
);
create index answer_test_result_order on answer_test_result (bot_id, run_id, position);
create index answer_test_result_test on answer_test_result (bot_id, test_id);
create index answer_test_result_user on answer_test_result (user_id) where user_id is not null;
