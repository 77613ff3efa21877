-- 1 once somebody wants the answer to be stopped whose server does not run it. The one that does is
-- told when it next renews its lease.
alter table turn add column stop_requested integer;
