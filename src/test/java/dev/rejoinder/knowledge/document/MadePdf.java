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

/** PDFs written object by object, so that they can be wrong where a test wants them to be. */
public final class MadePdf {
    private final List<byte[]> objects = new ArrayList<>();

    /** Adds an object and says its number. */
    public int add(String body) {
        objects.add(body.getBytes(StandardCharsets.ISO_8859_1));
        return objects.size();
    }

    /** Adds a stream and says its number. */
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

    /** A PDF with these content streams as its pages; font F1 is regular, F2 bold. */
    public static byte[] ofPages(String... contents) {
        var pdf = new MadePdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        var kids = new StringBuilder();
        for (int i = 0; i < contents.length; i++) {
            kids.append(5 + 2 * i).append(" 0 R ");
        }
        pdf.add(
                "<< /Type /Pages /Count %d /Kids [ %s] /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
                        .formatted(contents.length, kids));
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>");
        for (String content : contents) {
            int page = pdf.objects.size() + 1;
            pdf.add("<< /Type /Page /Parent 2 0 R /Contents " + (page + 1) + " 0 R >>");
            pdf.addStream("", content.getBytes(StandardCharsets.ISO_8859_1));
        }
        return pdf.bytes();
    }

    /** A line at a place on a page, for {@link #ofPages}. */
    public static String line(String font, int size, int x, int y, String text) {
        String escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)");
        return "BT /%s %d Tf %d %d Td (%s) Tj ET\n".formatted(font, size, x, y, escaped);
    }

    /** A plain page of one line. */
    public static byte[] saying(String text) {
        return ofPages(line("F1", 12, 72, 700, text));
    }

    /** The same file, to be opened with this password. */
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
