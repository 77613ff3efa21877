-- The only hosts that a secret may be sent to, separated by spaces; empty for any host.
alter table secret add column hosts text not null default '';
