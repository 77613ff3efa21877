package dev.rejoinder.config;

/**
 * Text recognition in images and scanned pages.
 *
 * @param command Tesseract's name or path, or {@code none}
 * @param languages Tesseract's names of the languages, joined with {@code +}
 */
public record OcrSettings(String command, String languages) {
    /** As without any setting. */
    public static final OcrSettings DEFAULT = new OcrSettings("tesseract", "eng");
}
