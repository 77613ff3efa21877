package dev.rejoinder.tool.openapi;

import java.util.List;

/**
 * How much of a schema is kept.
 *
 * @param depth the deepest level; values below may be anything of their type
 * @param descriptionCharacters the longest description of a value
 * @param enumValues the longest list of allowed values; a longer one is left out
 */
record SchemaDetail(int depth, int descriptionCharacters, int enumValues) {
    /** From all to the least: the first whose result is small enough is used. */
    static final List<SchemaDetail> LEVELS =
            List.of(
                    new SchemaDetail(8, 500, 200),
                    new SchemaDetail(5, 300, 100),
                    new SchemaDetail(3, 200, 50),
                    new SchemaDetail(2, 100, 20),
                    new SchemaDetail(1, 60, 10),
                    new SchemaDetail(0, 60, 10));
}
