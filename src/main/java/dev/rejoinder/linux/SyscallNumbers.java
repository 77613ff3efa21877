package dev.rejoinder.linux;

/**
 * The Linux system call numbers of one architecture that the filter needs.
 *
 * @param audit the kernel's constant for the architecture
 * @param newThread allowed for threads, denied for processes
 * @param clone3 reported as missing, because a filter cannot see its flags; the C library then uses
 *     the older call
 * @param open allowed for reading only, or -1 if it does not exist
 * @param openat allowed for reading only
 * @param openat2 reported as missing, because a filter cannot see its flags
 * @param refused always denied: the network, other processes, names and attributes of files, and
 *     ways around the filter
 */
@SuppressWarnings("ArrayRecordComponent") // two constants, never compared
record SyscallNumbers(
        int audit,
        int prctl,
        int seccomp,
        int newThread,
        int clone3,
        int open,
        int openat,
        int openat2,
        int[] refused) {
    static final SyscallNumbers X86_64 =
            new SyscallNumbers(
                    0xC000003E,
                    157,
                    317,
                    56,
                    435,
                    2,
                    257,
                    437,
                    new int[] {
                        // socket connect accept sendto recvfrom sendmsg recvmsg bind listen
                        41,
                        42,
                        43,
                        44,
                        45,
                        46,
                        47,
                        49,
                        50,
                        // socketpair accept4 recvmmsg sendmmsg io_uring_setup
                        53,
                        288,
                        299,
                        307,
                        425,
                        // fork vfork execve execveat kill tkill ptrace
                        57,
                        58,
                        59,
                        322,
                        62,
                        200,
                        101,
                        // process_vm_readv process_vm_writev pidfd_open pidfd_getfd
                        310,
                        311,
                        434,
                        438,
                        // pidfd_send_signal unshare setns bpf userfaultfd perf_event_open
                        424,
                        272,
                        308,
                        321,
                        323,
                        298,
                        // mount umount2 chroot pivot_root add_key request_key keyctl
                        165,
                        166,
                        161,
                        155,
                        248,
                        249,
                        250,
                        // truncate rename mkdir rmdir creat link unlink symlink
                        76,
                        82,
                        83,
                        84,
                        85,
                        86,
                        87,
                        88,
                        // chmod fchmod chown fchown lchown mknod memfd_create
                        90,
                        91,
                        92,
                        93,
                        94,
                        133,
                        319,
                        // mkdirat mknodat fchownat unlinkat renameat linkat symlinkat fchmodat
                        258,
                        259,
                        260,
                        263,
                        264,
                        265,
                        266,
                        268,
                        // renameat2 fchmodat2 open_by_handle_at utimensat
                        316,
                        452,
                        304,
                        280
                    });

    static final SyscallNumbers AARCH64 =
            new SyscallNumbers(
                    0xC00000B7,
                    167,
                    277,
                    220,
                    435,
                    -1,
                    56,
                    437,
                    new int[] {
                        // socket socketpair bind listen accept connect sendto recvfrom
                        198,
                        199,
                        200,
                        201,
                        202,
                        203,
                        206,
                        207,
                        // sendmsg recvmsg accept4 recvmmsg sendmmsg io_uring_setup
                        211,
                        212,
                        242,
                        243,
                        269,
                        425,
                        // execve execveat kill tkill ptrace
                        221,
                        281,
                        129,
                        130,
                        117,
                        // process_vm_readv process_vm_writev pidfd_open pidfd_getfd
                        270,
                        271,
                        434,
                        438,
                        // pidfd_send_signal unshare setns bpf userfaultfd perf_event_open
                        424,
                        97,
                        268,
                        280,
                        282,
                        241,
                        // umount2 mount pivot_root chroot add_key request_key keyctl
                        39,
                        40,
                        41,
                        51,
                        217,
                        218,
                        219,
                        // mknodat mkdirat unlinkat symlinkat linkat renameat truncate
                        33,
                        34,
                        35,
                        36,
                        37,
                        38,
                        45,
                        // fchmod fchmodat fchownat fchown memfd_create
                        52,
                        53,
                        54,
                        55,
                        279,
                        // renameat2 fchmodat2 open_by_handle_at utimensat
                        276,
                        452,
                        265,
                        88
                    });
}
