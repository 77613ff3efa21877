package dev.rejoinder.client;

/**
 * A passage of the knowledge.
 *
 * @param number by which the text cites it
 * @param section the headings above it
 * @param url of a page, or null
 * @param file the name of a file, or null
 * @param page in the file, or null
 * @param score from 0 to 1
 */
public record Passage(
        int number,
        String sourceId,
        String title,
        String section,
        String url,
        String file,
        Integer page,
        double score,
        String text) {}
