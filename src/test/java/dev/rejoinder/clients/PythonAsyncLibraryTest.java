package dev.rejoinder.clients;

import org.junit.jupiter.api.Tag;

@Tag("long")
class PythonAsyncLibraryTest extends LibraryContract {
    @Override
    ClientLibrary library() {
        return ClientLibrary.PYTHON_ASYNC;
    }
}
