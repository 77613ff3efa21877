package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentLimits;
import dev.rejoinder.knowledge.document.ParsedDocument;
import dev.rejoinder.knowledge.document.ParserRequest;

/** Reads a document of any supported type. */
final class DocumentFormatReader {
    private DocumentFormatReader() {}

    static ParsedDocument read(ParserRequest request) throws DocumentException {
        byte[] content = request.content();
        var sink = new BlockSink();
        boolean indexable = true;
        switch (FileSignatures.binaryType(content)) {
            case PDF -> PdfFormat.read(content, sink);
            case DOCX -> DocxFormat.read(content, sink);
            case null -> indexable = readText(request, sink);
            default -> throw new IllegalStateException("unexpected text format");
        }
        return sink.document(indexable);
    }

    private static boolean readText(ParserRequest request, BlockSink sink)
            throws DocumentException {
        String text = TextDecoder.decode(request.content(), request.declaredType());
        FileType kind = TextFormatDetector.of(text, request.fileName(), request.declaredType());
        // Only HTML consists mostly of markup; for other types this length is text.
        if (kind != FileType.HTML && text.length() > DocumentLimits.CHARS) {
            throw DocumentLimits.tooMuchText();
        }
        switch (kind) {
            case HTML -> {
                return HtmlFormat.read(text, request.base(), sink);
            }
            case MARKDOWN -> MarkdownFormat.read(text, sink);
            case CSV -> CsvFormat.read(text, sink);
            case JSON -> JsonFormat.read(text, sink);
            case TEXT -> PlainTextFormat.read(text, sink);
            case PDF, DOCX -> throw new IllegalStateException("not a text format");
        }
        return true;
    }
}
