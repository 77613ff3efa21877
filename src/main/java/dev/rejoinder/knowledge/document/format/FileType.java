package dev.rejoinder.knowledge.document.format;

/** The kinds of files that can be read. */
enum FileType {
    PDF,
    DOCX,
    HTML,
    MARKDOWN,
    CSV,
    JSON,
    TEXT
}
