-- The MCP servers of bots, and the tools that each had when it was last read.
create table mcp_server (
    bot_id text not null,
    id text not null,
    name text not null,
    url text not null,
    -- A JSON object. Values may refer to secrets.
    headers text not null,
    enabled integer not null,
    -- JSON: names, descriptions, schemas and fingerprints; null until the first read.
    tools text,
    tools_read_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (bot_id, id)
);
