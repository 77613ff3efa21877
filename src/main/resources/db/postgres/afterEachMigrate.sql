-- Texts compare byte by byte, as in SQLite: the same order everywhere, indexes that an update of the
-- operating system's language rules cannot break, and half the work. Done here for all columns that
-- a migration has added, so that a migration need not know of it.
do $$
declare
    found record;
begin
    for found in
        select c.oid::regclass as name,
            string_agg(format('alter column %I type text collate "C"', a.attname), ', ') as changes
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
            and a.atttypid = 'text'::regtype and a.attcollation <> '"C"'::regcollation
        group by c.oid
    loop
        execute format('alter table %s %s', found.name, found.changes);
    end loop;
end
$$;
