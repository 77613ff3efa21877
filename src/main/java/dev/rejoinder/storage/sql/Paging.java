package dev.rejoinder.storage.sql;

import dev.rejoinder.core.PageRequest;

/** SQL for offset pagination. */
final class Paging {
    static final String LIMIT = " limit :page_limit offset :page_offset";

    /** Newest first, for tables with {@code created_at} and {@code id}. */
    static final String NEWEST = " order by created_at desc, id desc" + LIMIT;

    private Paging() {}

    static Parameters parameters(PageRequest page) {
        return Parameters.of("page_limit", page.limit()).and("page_offset", page.offset());
    }
}
