package dev.rejoinder.cli;

/**
 * The text around the content of the one file of a form.
 *
 * @param boundary random, so that the file does not contain it
 * @param title the form's only other field
 */
record MultipartForm(String boundary, String fileName, String title) {
    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    String before() {
        return """
        --%s\r
        Content-Disposition: form-data; name="title"\r
        Content-Type: text/plain; charset=utf-8\r
        \r
        %s\r
        --%s\r
        Content-Disposition: form-data; name="file"; filename="%s"\r
        \r
        """
                .formatted(boundary, title, boundary, escaped(fileName));
    }

    String after() {
        return "\r\n--" + boundary + "--\r\n";
    }

    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    }
}
