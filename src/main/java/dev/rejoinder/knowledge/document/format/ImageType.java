package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The supported image types, detected by content alone. */
enum ImageType {
    PNG("PNG"),
    JPEG("JPEG"),
    GIF("GIF"),
    WEBP("WebP");

    private static final int HEAD = 1024;
    private static final int BRAND_AT = 4;
    private static final int WEBP_AT = 8;
    private static final Pattern HEIC = Pattern.compile("ftyp(hei|hev|mif1|msf1|avi[fs])");
    private static final String SAVE = " Save it as PNG or JPEG.";

    /** The signature's bytes as ISO 8859-1, and the type's name for the owner. */
    private record Unsupported(String bytes, String what) {}

    private static final List<Unsupported> UNSUPPORTED =
            List.of(
                    new Unsupported("BM", "a BMP image."),
                    new Unsupported("II*\0", "a TIFF image."),
                    new Unsupported("MM\0*", "a TIFF image."),
                    new Unsupported("II+\0", "a TIFF image."),
                    new Unsupported("MM\0+", "a TIFF image."),
                    new Unsupported("\0\0\0\fjP  ", "a JPEG 2000 image."),
                    new Unsupported("\u00FFO\u00FFQ", "a JPEG 2000 image."),
                    new Unsupported("\u00FF\n", "a JPEG XL image."),
                    new Unsupported("\0\0\0\fJXL ", "a JPEG XL image."),
                    new Unsupported("8BPS", "a Photoshop image."),
                    new Unsupported("\0\0\1\0", "an icon."));

    private final String label;

    ImageType(String label) {
        this.label = label;
    }

    /** The type's usual name. */
    String label() {
        return label;
    }

    /** The type of a supported image; empty for any other file. */
    static Optional<ImageType> of(byte[] content) {
        String head = head(content);
        if (head.startsWith("\u0089PNG\r\n\u001A\n")) {
            return Optional.of(PNG);
        }
        if (head.startsWith("\u00FF\u00D8\u00FF")) {
            return Optional.of(JPEG);
        }
        if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        return head.startsWith("RIFF") && head.startsWith("WEBP", WEBP_AT)
                ? Optional.of(WEBP)
                : Optional.empty();
    }

    /** The reason why a file is not a supported image. */
    static DocumentException unsupported(byte[] content) {
        String head = head(content);
        for (Unsupported known : UNSUPPORTED) {
            if (head.startsWith(known.bytes())) {
                return DocumentException.of("The file is " + known.what() + SAVE);
            }
        }
        if (HEIC.matcher(head)
                .region(Math.min(BRAND_AT, head.length()), head.length())
                .lookingAt()) {
            return DocumentException.of("The file is a HEIC or AVIF image." + SAVE);
        }
        if (head.toLowerCase(Locale.ROOT).contains("<svg")) {
            return DocumentException.of(
                    "The file is an SVG image, which can contain scripts." + SAVE);
        }
        return DocumentException.of(
                "The file is not an image. Supported images are PNG, JPEG, GIF and WebP.");
    }

    private static String head(byte[] content) {
        return new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.ISO_8859_1);
    }
}
