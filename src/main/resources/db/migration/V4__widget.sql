-- Origins have no blanks; a blank stands between them.
alter table bot add column allowed_origins text not null default '';

-- One row: what the tokens of visitors are signed with, in hex.
create table visitor_secret (
    id integer not null primary key,
    secret text not null
);
