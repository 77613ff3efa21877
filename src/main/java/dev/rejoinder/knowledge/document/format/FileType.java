package dev.rejoinder.knowledge.document.format;

/** The supported file types. */
enum FileType {
    PDF,
    DOCX,
    HTML,
    MARKDOWN,
    CSV,
    JSON,
    TEXT
}
