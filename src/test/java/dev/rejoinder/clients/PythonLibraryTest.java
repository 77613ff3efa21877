package dev.rejoinder.clients;

class PythonLibraryTest extends LibraryContract {
    @Override
    ClientLibrary library() {
        return ClientLibrary.PYTHON;
    }
}
