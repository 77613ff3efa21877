package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Detects the format of a text. The content decides first; the file name and the declared type
 * decide only between formats that look alike.
 */
final class TextFormatDetector {
    private static final Pattern HTML =
            Pattern.compile(
                    "(?i)(<\\?xml[^>]*>\\s*+)?((?><!--.*?-->)\\s*+)*+<(!doctype\\s++html|html|head|body)[\\s>]",
                    Pattern.DOTALL);
    private static final Pattern TAG =
            Pattern.compile("(?i)</?[a-z][a-z0-9-]{0,30}(\\s[^<>]{0,1000})?/?>");

    private static final Map<String, FileType> BY_ENDING =
            Map.ofEntries(
                    Map.entry("html", FileType.HTML),
                    Map.entry("htm", FileType.HTML),
                    Map.entry("xhtml", FileType.HTML),
                    Map.entry("md", FileType.MARKDOWN),
                    Map.entry("markdown", FileType.MARKDOWN),
                    Map.entry("mdx", FileType.MARKDOWN),
                    Map.entry("csv", FileType.CSV),
                    Map.entry("tsv", FileType.CSV),
                    Map.entry("tab", FileType.CSV),
                    Map.entry("json", FileType.JSON),
                    Map.entry("jsonl", FileType.JSON),
                    Map.entry("ndjson", FileType.JSON));

    private static final Map<String, FileType> BY_TYPE =
            Map.ofEntries(
                    Map.entry("text/html", FileType.HTML),
                    Map.entry("application/xhtml+xml", FileType.HTML),
                    Map.entry("text/markdown", FileType.MARKDOWN),
                    Map.entry("text/x-markdown", FileType.MARKDOWN),
                    Map.entry("text/csv", FileType.CSV),
                    Map.entry("text/tab-separated-values", FileType.CSV),
                    Map.entry("application/json", FileType.JSON),
                    Map.entry("application/jsonl", FileType.JSON),
                    Map.entry("application/x-ndjson", FileType.JSON));

    /** How many characters are examined. */
    private static final int SAMPLE = 4096;

    /** How much of declared HTML is searched for a tag. */
    private static final int MARKUP_WITHIN = 64 * 1024;

    /** Text with a larger share of control characters than one in this many is binary. */
    private static final int CONTROLS_ONE_IN = 20;

    private TextFormatDetector() {}

    /** The images that sources can be. */
    static final String IMAGES_WITH_TEXT = "images with text";

    /** The images that messages can have. */
    static final String ALL_IMAGES = "PNG, JPEG, GIF and WebP images";

    /**
     * The format of a text.
     *
     * @param images which images are supported, for the error
     * @throws DocumentException if it is not a text
     */
    static FileType of(
            String text, @Nullable String fileName, @Nullable String declaredType, String images)
            throws DocumentException {
        String head = text.substring(0, Math.min(text.length(), SAMPLE));
        checkIsText(head, images);
        String start = head.stripLeading();
        FileType named = fileName == null ? null : BY_ENDING.get(ending(fileName));
        FileType declared = declaredType == null ? null : BY_TYPE.get(mediaType(declaredType));
        if (HTML.matcher(start).lookingAt()) {
            return FileType.HTML;
        }
        if (start.startsWith("<?xml") || start.startsWith("<svg")) {
            throw DocumentException.of(
                    "XML files are not supported. Save the content" + " as text, CSV or JSON.");
        }
        FileType said = named != null ? named : declared;
        if (said == FileType.HTML) {
            return TAG.matcher(text).region(0, Math.min(text.length(), MARKUP_WITHIN)).find()
                    ? FileType.HTML
                    : FileType.TEXT;
        }
        if (said != null) {
            return said;
        }
        return looksLikeJson(start) ? FileType.JSON : FileType.TEXT;
    }

    private static void checkIsText(String head, String images) throws DocumentException {
        long controls =
                head.chars()
                        .filter(
                                c ->
                                        (c < ' ' && !Character.isWhitespace(c) && c != 0x1B)
                                                || c == '\uFFFD')
                        .count();
        if (controls * CONTROLS_ONE_IN > head.length()) {
            throw DocumentException.of(
                    "The file type is not supported. Supported types are PDF, DOCX, HTML,"
                            + " Markdown, CSV, JSON, plain text, and "
                            + images
                            + ".");
        }
    }

    private static boolean looksLikeJson(String start) {
        return start.startsWith("{\"")
                || start.startsWith("[{")
                || (start.startsWith("{") && start.substring(1).stripLeading().startsWith("\""))
                || (start.startsWith("[") && start.substring(1).stripLeading().startsWith("{"));
    }

    private static String ending(String fileName) {
        return fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String mediaType(String declared) {
        int end = declared.indexOf(';');
        return (end < 0 ? declared : declared.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
