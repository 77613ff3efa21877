package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentLimits;
import dev.rejoinder.knowledge.document.NormalizedImage;
import dev.rejoinder.knowledge.document.ParsedFile;
import dev.rejoinder.knowledge.document.ParserRequest;
import java.util.List;

/** Reads a document of any supported type. */
final class DocumentFormatReader {
    private DocumentFormatReader() {}

    static ParsedFile read(ParserRequest request) throws DocumentException {
        var sink = new BlockSink(request.task() == ParserRequest.Task.BEGINNING);
        try {
            return read(request, sink);
        } catch (BlockSink.Enough _) {
            return sink.file(true);
        }
    }

    private static ParsedFile read(ParserRequest request, BlockSink sink) throws DocumentException {
        byte[] content = request.content();
        boolean indexable = true;
        switch (FileSignatures.binaryType(content)) {
            case PDF -> PdfFormat.read(content, sink);
            case DOCX -> DocxFormat.read(content, sink);
            case IMAGE -> sink.scan(imageReason(content), List.of(1));
            case null -> indexable = readText(request, sink);
            default -> throw new IllegalStateException("unexpected text format");
        }
        return sink.file(indexable);
    }

    /** A page of a file whose text only OCR can read. */
    static NormalizedImage page(ParserRequest request) throws DocumentException {
        byte[] content = request.content();
        return FileSignatures.binaryType(content) == FileType.IMAGE
                ? ImageNormalizer.forOcr(content)
                : PdfPageImage.of(content, request.page());
    }

    private static String imageReason(byte[] content) {
        String type = ImageType.of(content).map(ImageType::label).orElseThrow();
        return "The file is a " + type + " image.";
    }

    private static boolean readText(ParserRequest request, BlockSink sink)
            throws DocumentException {
        String text = TextDecoder.decode(request.content(), request.declaredType());
        boolean attachment = request.task() == ParserRequest.Task.BEGINNING;
        FileType kind =
                TextFormatDetector.of(
                        text,
                        request.fileName(),
                        request.declaredType(),
                        attachment
                                ? TextFormatDetector.ALL_IMAGES
                                : TextFormatDetector.IMAGES_WITH_TEXT);
        // Only HTML consists mostly of markup; for other types this length is text.
        if (kind != FileType.HTML && text.length() > DocumentLimits.CHARS) {
            if (!attachment) {
                throw DocumentLimits.tooMuchText();
            }
            if (kind != FileType.JSON) {
                text = text.substring(0, DocumentLimits.CHARS);
            }
        }
        switch (kind) {
            case HTML -> {
                return HtmlFormat.read(text, request.base(), sink);
            }
            case MARKDOWN -> MarkdownFormat.read(text, sink);
            case CSV -> CsvFormat.read(text, sink);
            case JSON -> JsonFormat.read(text, sink);
            case TEXT -> PlainTextFormat.read(text, sink);
            case PDF, DOCX, IMAGE -> throw new IllegalStateException("not a text format");
        }
        return true;
    }
}
