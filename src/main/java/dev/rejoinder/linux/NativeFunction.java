package dev.rejoinder.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Finds functions of the C library. */
final class NativeFunction {
    private NativeFunction() {}

    /** Whether this is Linux; elsewhere the functions are missing or differ. */
    static boolean onLinux() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    /**
     * The function of this name.
     *
     * @param options of the call, as for a variadic function
     */
    @SuppressWarnings("restricted")
    static MethodHandle find(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }
}
