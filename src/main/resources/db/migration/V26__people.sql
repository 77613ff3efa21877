-- Existing accounts could do everything.
alter table account add column role text not null default 'OWNER';

-- The issuer and subject of an OpenID Connect provider; null for an account that it does not know.
alter table account add column external_id text;
create unique index account_external on account (external_id);

-- The browser that began the session, as it names itself.
alter table session add column user_agent text not null default '';

create table invitation (
    id text not null primary key,
    -- The SHA-256 of the token in the link, never the token.
    token_hash text not null unique,
    -- In lower case. A new invitation replaces the one before.
    email text not null unique,
    role text not null,
    invited_by text not null,
    created_at bigint not null,
    expires_at bigint not null
);
