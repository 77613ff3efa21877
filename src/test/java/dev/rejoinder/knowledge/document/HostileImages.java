package dev.rejoinder.knowledge.document;

import static dev.rejoinder.knowledge.document.MadeImage.ascii;
import static dev.rejoinder.knowledge.document.MadeImage.chunk;
import static dev.rejoinder.knowledge.document.MadeImage.inserted;
import static dev.rejoinder.knowledge.document.MadeImage.joined;
import static dev.rejoinder.knowledge.document.MadeImage.jpegSegment;
import static dev.rejoinder.knowledge.document.MadeImage.png;
import static dev.rejoinder.knowledge.document.MadeImage.pngChunk;
import static dev.rejoinder.knowledge.document.MadeImage.zeroPixels;
import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Some 300 image files that break decoders or carry something else, by name. */
final class HostileImages {
    /** Planted in files; no output may contain it. */
    static final String PAYLOAD = "<script>alert('planted')</script>";

    private static final int AFTER_PNG_HEADER = 33;
    private static final int AFTER_JPEG_START = 2;
    private static final int TRUNCATIONS = 9;
    private static final int DAMAGES = 8;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private HostileImages() {}

    static Map<String, byte[]> all() throws IOException {
        var hostile = new HostileImages();
        Map<String, byte[]> plain = plain();
        plain.forEach(hostile::truncated);
        plain.forEach(hostile::damaged);
        plain.forEach(hostile::withAnotherFileBehind);
        hostile.metadataOfPng(requireNonNull(plain.get("rgb.png")));
        hostile.metadataOfJpeg(requireNonNull(plain.get("rgb.jpeg")));
        hostile.metadataOfGifAndWebp(requireNonNull(plain.get("a.gif")));
        hostile.bombs();
        hostile.bombsOfJpeg(
                requireNonNull(plain.get("rgb.jpeg")),
                requireNonNull(plain.get("progressive.jpeg")));
        hostile.otherTypes(requireNonNull(plain.get("rgb.png")));
        return hostile.files;
    }

    static Map<String, byte[]> plain() {
        BufferedImage picture = MadeImage.picture(60, 40, BufferedImage.TYPE_3BYTE_BGR);
        var files = new LinkedHashMap<String, byte[]>();
        files.put("rgb.png", MadeImage.encoded(picture, "png"));
        files.put("interlaced.png", MadeImage.progressive(picture, "png"));
        files.put("gray16.png", encodedAs(BufferedImage.TYPE_USHORT_GRAY));
        files.put("palette.png", encodedAs(BufferedImage.TYPE_BYTE_INDEXED));
        files.put("alpha.png", encodedAs(BufferedImage.TYPE_4BYTE_ABGR));
        files.put("rgb.jpeg", MadeImage.encoded(picture, "jpeg"));
        files.put("progressive.jpeg", MadeImage.progressive(picture, "jpeg"));
        files.put("a.gif", MadeImage.encoded(picture, "gif"));
        files.put("animated.gif", MadeImage.animatedGif(60, 40, 5));
        files.put("lossy.webp", MadeImage.lossyWebp());
        files.put("lossless.webp", MadeImage.losslessWebp(60, 40));
        files.put("animated.webp", MadeImage.animatedWebp(60, 40, 5));
        return files;
    }

    private static byte[] encodedAs(int type) {
        return MadeImage.encoded(MadeImage.picture(60, 40, type), "png");
    }

    private void truncated(String name, byte[] file) {
        for (int i = 1; i <= TRUNCATIONS; i++) {
            int length = file.length * i / (TRUNCATIONS + 1);
            files.put(name + " cut to " + length, Arrays.copyOf(file, length));
        }
    }

    private void damaged(String name, byte[] file) {
        var random = new Random(name.hashCode());
        for (int i = 0; i < DAMAGES; i++) {
            byte[] copy = file.clone();
            for (int changes = 0; changes <= i; changes++) {
                copy[8 + random.nextInt(copy.length - 8)] = (byte) random.nextInt();
            }
            files.put(name + " damaged " + i, copy);
        }
    }

    private void withAnotherFileBehind(String name, byte[] file) {
        byte[] zip = new MadeDocx().part("a.html", PAYLOAD).bytes();
        files.put(name + " and ZIP", joined(file, ascii(PAYLOAD), zip));
        files.put(name + " and PDF", joined(file, ascii("%PDF-1.7\n" + PAYLOAD)));
        files.put(name + " and HTML", joined(file, ascii("<html>" + PAYLOAD)));
    }

    private void metadataOfPng(byte[] plain) {
        byte[] text = ascii("Comment\0" + PAYLOAD);
        byte[] compressed = MadeImage.deflated(ascii(PAYLOAD));
        Map<String, byte[]> chunks =
                Map.of(
                        "tEXt", text,
                        "zTXt", joined(ascii("Comment\0\0"), compressed),
                        "iTXt", ascii("XML:com.adobe.xmp\0\0\0\0\0" + PAYLOAD),
                        "iCCP", joined(ascii(PAYLOAD + "\0\0"), compressed),
                        "eXIf", MadeImage.exif(6, PAYLOAD),
                        "sPLT", text,
                        "prVt", text);
        chunks.forEach(
                (name, data) ->
                        files.put(
                                "PNG with " + name,
                                inserted(plain, AFTER_PNG_HEADER, pngChunk(name, data))));
        files.put(
                "PNG with text behind its pixels",
                inserted(plain, plain.length - 12, pngChunk("tEXt", text)));
        files.put(
                "PNG with Exif that points outside",
                inserted(
                        plain,
                        AFTER_PNG_HEADER,
                        pngChunk("eXIf", new byte[] {'I', 'I', 42, 0, -1, -1, -1, 127})));
    }

    private void metadataOfJpeg(byte[] plain) {
        byte[] exif = joined(ascii("Exif\0\0"), MadeImage.exif(3, PAYLOAD));
        Map<Integer, byte[]> segments =
                Map.of(
                        0xE0, ascii("JFXX\0" + PAYLOAD),
                        0xE1, exif,
                        0xE2, ascii("ICC_PROFILE\0\1\1" + PAYLOAD),
                        0xED, ascii("Photoshop 3.0\0" + PAYLOAD),
                        0xEE, ascii("Adobe\0d\0\0\0\0\0" + PAYLOAD),
                        0xEF, ascii(PAYLOAD),
                        0xFE, ascii(PAYLOAD));
        segments.forEach(
                (marker, data) ->
                        files.put(
                                "JPEG with segment " + Integer.toHexString(marker),
                                inserted(plain, AFTER_JPEG_START, jpegSegment(marker, data))));
        byte[] xmp = ascii("http://ns.adobe.com/xap/1.0/\0" + PAYLOAD);
        files.put("JPEG with XMP", inserted(plain, AFTER_JPEG_START, jpegSegment(0xE1, xmp)));
    }

    private void metadataOfGifAndWebp(byte[] gif) {
        int afterColors = 13 + 3 * (2 << (gif[10] & 7));
        byte[] blocks = joined(new byte[] {(byte) PAYLOAD.length()}, ascii(PAYLOAD), new byte[1]);
        for (int label : new int[] {0xFE, 0x01, 0xFF, 0x77}) {
            files.put(
                    "GIF with extension " + Integer.toHexString(label),
                    inserted(gif, afterColors, joined(new byte[] {0x21, (byte) label}, blocks)));
        }
        byte[] exif = MadeImage.exif(6, PAYLOAD);
        byte[] none = new byte[0];
        files.put("WebP with EXIF", MadeImage.extendedWebp(0x08, none, chunk("EXIF", exif)));
        files.put("WebP with XMP", MadeImage.extendedWebp(4, none, chunk("XMP ", ascii(PAYLOAD))));
        files.put(
                "WebP with ICCP", MadeImage.extendedWebp(32, chunk("ICCP", ascii(PAYLOAD)), none));
        files.put(
                "WebP with other", MadeImage.extendedWebp(0, none, chunk("oops", ascii(PAYLOAD))));
    }

    private void bombs() {
        byte[] nothing = pngChunk("IDAT", MadeImage.deflated(new byte[10]));
        files.put("PNG of 50,000 × 50,000", png(50_000, 50_000, 8, 6, nothing));
        files.put("PNG of no width", png(0, 10, 8, 2, nothing));
        files.put("PNG of the largest width", png(Integer.MAX_VALUE, 1, 8, 2, nothing));
        files.put("PNG of a negative width", png(-5, 10, 8, 2, nothing));
        files.put("PNG of wrong bits", png(10, 10, 7, 2, nothing));
        files.put("PNG of wrong colors", png(10, 10, 8, 5, nothing));
        files.put("PNG of too few pixels", png(1_000, 1_000, 8, 2, nothing));
        files.put("PNG without pixels", png(10, 10, 8, 2));
        files.put("PNG palette without colors", png(10, 10, 8, 3, nothing));
        files.put("PNG of 33 megapixels", png(6_000, 5_500, 8, 6, zeroPixels(24_000, 5_500)));
        files.put(
                "PNG of 16 bits and 12 megapixels",
                png(4_000, 3_000, 16, 6, zeroPixels(32_000, 3_000)));
        files.put("PNG of one row", png(30_000, 1, 8, 2, zeroPixels(90_000, 1)));
        files.put("PNG of one column", png(1, 30_000, 8, 2, zeroPixels(3, 30_000)));
        files.put("PNG with more pixels than rows", png(10, 10, 8, 2, zeroPixels(1 << 20, 100)));
        byte[] zeros = MadeImage.deflated(new byte[64 << 20]);
        byte[] pixel = pngChunk("IDAT", MadeImage.deflated(new byte[4]));
        files.put(
                "PNG with a bomb in text",
                png(1, 1, 8, 2, pngChunk("zTXt", joined(ascii("a\0\0"), zeros)), pixel));
        files.put(
                "PNG with a bomb in its profile",
                png(1, 1, 8, 2, pngChunk("iCCP", joined(ascii("a\0\0"), zeros)), pixel));
        files.put("GIF of 65,535 × 65,535", gif(65_535, 65_535));
        files.put("GIF of 5,000 × 5,000", gif(5_000, 5_000));
        files.put("GIF of 5,000 frames", MadeImage.animatedGif(4, 4, 5_000));
        files.put("GIF without frames", MadeImage.animatedGif(4, 4, 0));
        files.put("WebP of 16,383 × 16,383", MadeImage.losslessWebp(16_383, 16_383));
        files.put("WebP of 4 megapixels", MadeImage.losslessWebp(2_000, 2_000));
        files.put("WebP of 5,000 frames", MadeImage.animatedWebp(4, 4, 5_000));
        files.put("WebP without frames", MadeImage.animatedWebp(4, 4, 0));
        files.put("WebP without chunks", MadeImage.webp(new byte[0]));
        files.put("WebP of a huge chunk", joined(ascii("RIFF\u00FF\u00FF\u00FF\177WEBPVP8 ")));
    }

    private static byte[] gif(int width, int height) {
        byte[] file = MadeImage.animatedGif(4, 4, 1);
        int frame = 13 + 3 * (2 << (file[10] & 7));
        while (file[frame] != 0x2C) {
            frame++;
        }
        for (int at : new int[] {6, frame + 5}) {
            file[at] = (byte) width;
            file[at + 1] = (byte) (width >> 8);
            file[at + 2] = (byte) height;
            file[at + 3] = (byte) (height >> 8);
        }
        return file;
    }

    private void bombsOfJpeg(byte[] plain, byte[] progressive) {
        files.put("JPEG of 65,535 × 65,535", resized(plain, 0xC0, 65_535, 65_535));
        files.put("JPEG of 9,000 × 9,000", resized(plain, 0xC0, 9_000, 9_000));
        files.put("JPEG without height", resized(plain, 0xC0, 60, 0));
        files.put("progressive JPEG of 9,999 × 9,999", resized(progressive, 0xC2, 9_999, 9_999));
        files.put("progressive JPEG of 5,000 × 5,000", resized(progressive, 0xC2, 5_000, 5_000));
        int scan = find(progressive, 0xDA);
        byte[] scans = Arrays.copyOfRange(progressive, scan, progressive.length - 2);
        byte[][] many = new byte[500][];
        Arrays.fill(many, scans);
        files.put(
                "JPEG of thousands of scans",
                joined(Arrays.copyOf(progressive, scan), joined(many), ascii("\u00FF\u00D9")));
        for (int kind : new int[] {0xC1, 0xC3, 0xC5, 0xC9, 0xCB}) {
            byte[] other = plain.clone();
            other[find(plain, 0xC0) + 1] = (byte) kind;
            files.put("JPEG of kind " + Integer.toHexString(kind), other);
        }
        for (int components : new int[] {0, 2, 4, 255}) {
            byte[] other = plain.clone();
            other[find(plain, 0xC0) + 9] = (byte) components;
            files.put("JPEG of components " + components, other);
        }
    }

    static byte[] resized(byte[] jpeg, int frame, int width, int height) {
        byte[] copy = jpeg.clone();
        int at = find(jpeg, frame);
        copy[at + 5] = (byte) (height >> 8);
        copy[at + 6] = (byte) height;
        copy[at + 7] = (byte) (width >> 8);
        copy[at + 8] = (byte) width;
        return copy;
    }

    private static int find(byte[] jpeg, int marker) {
        for (int i = 0; ; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) marker) {
                return i;
            }
        }
    }

    private void otherTypes(byte[] png) throws IOException {
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">" + PAYLOAD + "</svg>";
        files.put("SVG", ascii(svg));
        files.put("SVG with a declaration", ascii("<?xml version=\"1.0\"?>\n" + svg));
        files.put("HTML", ascii("<html>" + PAYLOAD));
        files.put("PDF", MadePdf.saying(PAYLOAD));
        files.put("DOCX", new MadeDocx().body(MadeDocx.paragraph("", "Hello")).bytes());
        files.put("PNG in a PDF", joined(MadePdf.saying("Hello"), png));
        files.put("text", ascii("hello"));
        files.put("zeros", new byte[5_000]);
        files.put("one byte", new byte[] {-1});
        files.put("start of a JPEG", ascii("\u00FF\u00D8\u00FF"));
        files.put("start of a GIF", ascii("GIF89a"));
        files.put("start of a PNG", Arrays.copyOf(png, 8));
        files.put("BMP", ascii("BM" + "\0".repeat(60)));
        files.put("TIFF", ascii("II*\0\b\0\0\0" + PAYLOAD));
        files.put("HEIC", ascii("\0\0\0\u0018ftypheic\0\0\0\0mif1heic"));
        files.put("AVIF", ascii("\0\0\0\u0018ftypavif\0\0\0\0mif1avif"));
        files.put("JPEG 2000", ascii("\0\0\0\fjP  \r\n\u0087\n"));
        files.put("icon", ascii("\0\0\1\0\1\0"));
        files.put("Photoshop", ascii("8BPS\0\1"));
        byte[] noise = new byte[5_000];
        new Random(7).nextBytes(noise);
        files.put("noise", noise);
    }
}
