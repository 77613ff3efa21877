-- Unanswered questions that ask the same are in one group. A new question is a group of its own until
-- it was compared with the others.
alter table gap add column group_id text not null default '';
alter table gap add column compared integer not null default 0;
-- The vector of the question, as half-precision numbers, and its model; null without a model.
alter table gap add column vector_model text;
alter table gap add column vector ${blob};
-- Until when a repetition counts as answered; null while the question is unanswered.
alter table gap add column answered_at bigint;
-- The source with the last answer that somebody wrote.
alter table gap add column source_id text;
update gap set group_id = 'group_' || substr(message_id, 5);
create index gap_group on gap (bot_id, group_id, last_asked_at);
create index gap_ungrouped on gap (bot_id, first_asked_at) where compared = 0;
