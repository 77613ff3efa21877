package dev.rejoinder.linux;

import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * A seccomp filter in classic BPF. Each instruction is two ints, in little-endian memory layout: 16
 * bits code, 8 bits jump if true, 8 bits jump if false; then the operand.
 */
final class SeccompFilter {
    private static final int LOAD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_AT_LEAST = 0x35;
    private static final int JUMP_IF_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    // struct seccomp_data
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int ARGUMENTS = 16;
    private static final int ARGUMENT_BYTES = 8;

    private static final int ALLOW = 0x7FFF0000;
    private static final int NOT_PERMITTED = 0x00050000 | 1;
    private static final int NO_SUCH_CALL = 0x00050000 | 38;

    /** First number of x86-64's x32 ABI. */
    private static final int X32 = 0x40000000;

    private static final int CLONE_THREAD = 0x10000;

    /** {@code O_WRONLY | O_RDWR | O_CREAT | O_TRUNC} */
    private static final int WRITING = 01 | 02 | 0100 | 01000;

    private static final int MAX_INSTRUCTIONS = 512;

    private final IntBuffer code = IntBuffer.allocate(2 * MAX_INSTRUCTIONS);

    private SeccompFilter() {}

    static int[] of(SyscallNumbers calls) {
        var program = new SeccompFilter();
        program.add(LOAD, 0, 0, ARCHITECTURE);
        program.add(JUMP_IF_EQUAL, 1, 0, calls.audit());
        program.add(RETURN, 0, 0, NOT_PERMITTED);
        program.add(LOAD, 0, 0, NUMBER);
        program.add(JUMP_IF_AT_LEAST, 0, 1, X32);
        program.add(RETURN, 0, 0, NOT_PERMITTED);
        for (int call : calls.refused()) {
            program.answer(call, NOT_PERMITTED);
        }
        program.answer(calls.clone3(), NO_SUCH_CALL);
        program.answer(calls.openat2(), NO_SUCH_CALL);
        program.byFlags(calls.newThread(), 0, CLONE_THREAD, ALLOW, NOT_PERMITTED);
        program.byFlags(calls.openat(), 2, WRITING, NOT_PERMITTED, ALLOW);
        if (calls.open() >= 0) {
            program.byFlags(calls.open(), 1, WRITING, NOT_PERMITTED, ALLOW);
        }
        program.add(RETURN, 0, 0, ALLOW);
        return Arrays.copyOf(program.code.array(), program.code.position());
    }

    private void answer(int call, int answer) {
        add(JUMP_IF_EQUAL, 0, 1, call);
        add(RETURN, 0, 0, answer);
    }

    /** Decides a call by whether one of these bits is set in an argument. */
    private void byFlags(int call, int argument, int bits, int whenSet, int whenNot) {
        add(JUMP_IF_EQUAL, 0, 4, call);
        add(LOAD, 0, 0, ARGUMENTS + argument * ARGUMENT_BYTES);
        add(JUMP_IF_ANY_BIT, 0, 1, bits);
        add(RETURN, 0, 0, whenSet);
        add(RETURN, 0, 0, whenNot);
    }

    private void add(int operation, int whenTrue, int whenFalse, int operand) {
        code.put(operation | whenTrue << 16 | whenFalse << 24);
        code.put(operand);
    }
}
