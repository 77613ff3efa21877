package dev.rejoinder.clients;

class PythonAsyncLibraryTest extends LibraryContract {
    @Override
    ClientLibrary library() {
        return ClientLibrary.PYTHON_ASYNC;
    }
}
