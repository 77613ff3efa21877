package dev.rejoinder.knowledge.document;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Files that break parsers. Each is generated, none is stored. */
final class HostileFiles {
    private static final String DEEP_XML =
            "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
                    + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
                    + "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>";

    private HostileFiles() {}

    /** A file of this many zeros, without the zeros in memory. */
    static InputStream zeros(long length) {
        return new InputStream() {
            private long left = length;

            @Override
            public int read() {
                return left-- > 0 ? ' ' : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int wanted) {
                if (left <= 0) {
                    return -1;
                }
                int count = (int) Math.min(left, wanted);
                Arrays.fill(buffer, offset, offset + count, (byte) ' ');
                left -= count;
                return count;
            }
        };
    }

    /** A part before the document that decompresses to a thousand times its size. */
    static byte[] zipBomb() {
        return new MadeDocx()
                .part("word/media/a.xml", zeros(250L << 20))
                .body(MadeDocx.paragraph("", "Hello"))
                .bytes();
    }

    /** A document that decompresses to more than the limit. */
    static byte[] documentBomb() {
        return new MadeDocx().part("word/document.xml", zeros(250L << 20)).bytes();
    }

    static byte[] manyParts() {
        var zip = new MadeDocx();
        for (int i = 0; i < 20_000; i++) {
            zip.part("word/" + i, "");
        }
        return zip.body(MadeDocx.paragraph("", "Hello")).bytes();
    }

    static byte[] xmlBomb() {
        return new MadeDocx()
                .part(
                        "word/document.xml",
                        DEEP_XML + "<w><body><p><r><t>&d;</t></r></p></body></w>")
                .bytes();
    }

    static byte[] externalEntity() {
        return new MadeDocx()
                .part(
                        "word/document.xml",
                        "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                                + "<w><body><p><r><t>&x;</t></r></p></body></w>")
                .bytes();
    }

    static byte[] deepDocx() {
        return new MadeDocx().body("<w:tbl><w:tr><w:tc>".repeat(100_000)).bytes();
    }

    /**
     * A path traversal: names that lead out of the folder have no effect, because no name becomes a
     * path.
     */
    static byte[] slipPath() {
        return new MadeDocx()
                .part("../../../../tmp/rejoinder-slip", "out")
                .body(MadeDocx.paragraph("", "Hello"))
                .bytes();
    }

    /** Pages whose parent is also their child. */
    static byte[] pdfWithPageLoop() {
        var pdf = new MadePdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Count 3 /Kids [ 3 0 R ] /Parent 3 0 R >>");
        pdf.add("<< /Type /Pages /Count 3 /Kids [ 2 0 R ] /Parent 2 0 R >>");
        return pdf.bytes();
    }

    /** A form XObject that draws itself. */
    static byte[] pdfWithDrawingLoop() {
        var pdf = new MadePdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Count 1 /Kids [ 3 0 R ] /MediaBox [0 0 600 800] >>");
        pdf.add(
                "<< /Type /Page /Parent 2 0 R /Contents 4 0 R"
                        + " /Resources << /XObject << /X 5 0 R >> >> >>");
        pdf.addStream("", "/X Do /X Do".getBytes(StandardCharsets.ISO_8859_1));
        pdf.addStream(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
                        + " /Resources << /XObject << /X 5 0 R >> >>",
                "/X Do /X Do".getBytes(StandardCharsets.ISO_8859_1));
        return pdf.bytes();
    }

    /** An object stream that contains itself. */
    static byte[] pdfWithObjectLoop() {
        var pdf = new MadePdf();
        pdf.add("2 0 R");
        pdf.add("3 0 R");
        pdf.add("2 0 R");
        pdf.addStream(
                "/Type /ObjStm /N 1 /First 4 /Extends 4 0 R",
                "1 0 4 0 R".getBytes(StandardCharsets.ISO_8859_1));
        return pdf.bytes();
    }

    static byte[] pdfOfAMillionPages() {
        var pdf = new MadePdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Count 1000000 /Kids [ 3 0 R ] >>");
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>");
        return pdf.bytes();
    }

    /** A page within the limits of size and elements, but not of memory. */
    static byte[] greedyPage() {
        var page = new StringBuilder();
        for (int i = 0; i < 299_000; i++) {
            page.append("<p a=1 b=2 c=3 d=4 e=5 f=6 title='the paragraph with the number ");
            page.append(i).append(" of a page'>x");
        }
        return text(page.toString());
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] firstHalf(byte[] file) {
        return Arrays.copyOf(file, file.length / 2);
    }
}
