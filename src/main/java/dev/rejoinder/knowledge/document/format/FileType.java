package dev.rejoinder.knowledge.document.format;

/** The supported file types. */
enum FileType {
    PDF,
    DOCX,
    IMAGE,
    HTML,
    MARKDOWN,
    CSV,
    JSON,
    TEXT
}
