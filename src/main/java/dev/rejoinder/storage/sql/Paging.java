package dev.rejoinder.storage.sql;

import dev.rejoinder.core.PageRequest;

/** How a select gives one page. */
final class Paging {
    static final String LIMIT = " limit :page_limit offset :page_offset";

    /** For what has a time of creation and an id. */
    static final String NEWEST = " order by created_at desc, id desc" + LIMIT;

    private Paging() {}

    static Parameters parameters(PageRequest page) {
        return Parameters.of("page_limit", page.limit()).and("page_offset", page.offset());
    }
}
