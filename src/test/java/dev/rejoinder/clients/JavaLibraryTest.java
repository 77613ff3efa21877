package dev.rejoinder.clients;

class JavaLibraryTest extends LibraryContract {
    @Override
    ClientLibrary library() {
        return ClientLibrary.JAVA;
    }
}
