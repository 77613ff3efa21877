package dev.rejoinder.clients;

class TypeScriptLibraryTest extends LibraryContract {
    @Override
    ClientLibrary library() {
        return ClientLibrary.TYPESCRIPT;
    }
}
