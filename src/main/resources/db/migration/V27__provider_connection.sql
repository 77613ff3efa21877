-- The connection to a model provider, set in the console. Settings of the server win over it.
create table provider_connection (
    provider text not null primary key,
    -- Null for the provider's own address.
    base_url text,
    -- The encrypted API key; null for a server that needs none.
    sealed_key text,
    -- The last characters of the key, by which its owner recognizes it.
    key_ending text not null,
    updated_at bigint not null
);
