package dev.rejoinder.knowledge.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;

/** Writes PDFs object by object, so that tests can make them invalid. */
public final class MadePdf {
    private final List<byte[]> objects = new ArrayList<>();

    /** Adds an object and returns its number. */
    public int add(String body) {
        objects.add(body.getBytes(StandardCharsets.ISO_8859_1));
        return objects.size();
    }

    /** Adds a stream and returns its number. */
    public int addStream(String dictionary, byte[] data) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(
                ("<< " + dictionary + " /Length " + data.length + " >>\nstream\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(data);
        out.writeBytes("\nendstream".getBytes(StandardCharsets.ISO_8859_1));
        objects.add(out.toByteArray());
        return objects.size();
    }

    /** The file, with the first object as its catalog. */
    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        write(out, "%PDF-1.7\n");
        var table = new StringBuilder();
        for (int i = 0; i < objects.size(); i++) {
            table.append("%010d 00000 n \n".formatted(out.size()));
            write(out, (i + 1) + " 0 obj\n");
            out.writeBytes(objects.get(i));
            write(out, "\nendobj\n");
        }
        int start = out.size();
        int size = objects.size() + 1;
        write(out, "xref\n0 " + size + "\n0000000000 65535 f \n" + table);
        write(out, "trailer\n<< /Size " + size + " /Root 1 0 R >>\n");
        write(out, "startxref\n" + start + "\n%%EOF\n");
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A PDF with these content streams as pages; font F1 is regular, F2 bold. */
    public static byte[] ofPages(String... contents) {
        return of("", "", "", List.of(), contents);
    }

    /**
     * The same with additions to its catalog, fonts and pages, and with further objects, numbered
     * from 5.
     */
    public static byte[] of(
            String catalog, String fonts, String page, List<String> more, String... contents) {
        var pdf = new MadePdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R " + catalog + " >>");
        var kids = new StringBuilder();
        for (int i = 0; i < contents.length; i++) {
            kids.append(5 + more.size() + 2 * i).append(" 0 R ");
        }
        pdf.add(
                "<< /Type /Pages /Count %d /Kids [ %s] /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R /F2 4 0 R %s >> >> >>"
                        .formatted(contents.length, kids, fonts));
        pdf.add(
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
                        + " >>");
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>");
        more.forEach(pdf::add);
        for (String content : contents) {
            int number = pdf.objects.size() + 1;
            pdf.add(
                    "<< /Type /Page /Parent 2 0 R /Contents %d 0 R %s >>"
                            .formatted(number + 1, page));
            pdf.addStream("", content.getBytes(StandardCharsets.ISO_8859_1));
        }
        return pdf.bytes();
    }

    /** A stream object, for {@link #of}. */
    public static String stream(String dictionary, String data) {
        return "<< %s /Length %d >>\nstream\n%s\nendstream"
                .formatted(dictionary, data.length(), data);
    }

    /** A ToUnicode map from two-byte codes to characters: the first one has code 1. */
    public static String toUnicode(String characters) {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin begincmap\n");
        map.append("1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        int[] codes = characters.codePoints().toArray();
        for (int i = 0; i < codes.length; i++) {
            map.append("1 beginbfchar <%04X> <%04X> endbfchar\n".formatted(i + 1, codes[i]));
        }
        return map.append("endcmap end").toString();
    }

    /** A line of text at a position, for {@link #ofPages}. */
    public static String line(String font, int size, int x, int y, String text) {
        String escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)");
        return "BT /%s %d Tf %d %d Td (%s) Tj ET\n".formatted(font, size, x, y, escaped);
    }

    /** A PDF with one line on one page. */
    public static byte[] saying(String text) {
        return ofPages(line("F1", 12, 72, 700, text));
    }

    /** The same file, encrypted with this password. */
    public static byte[] encrypted(byte[] pdf, String password) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            var policy = new StandardProtectionPolicy("owner", password, new AccessPermission());
            policy.setEncryptionKeyLength(128);
            document.protect(policy);
            var out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
