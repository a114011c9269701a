/*
 * The faulty driver: the reference driver, with functions between its own that go wrong.
 *
 * seams.c compiles the reference's sources unchanged and makes their functions weak. Where a fault
 * or variant is to be played, another file here defines the function anew; the linker prefers it,
 * also for the calls that the reference makes, and Real##name is the reference's own. So the
 * reference carries no hooks, and a fault is as short as the mistake it stands for.
 */
#ifndef CTS_FAULTY_FAULTY_H
#define CTS_FAULTY_FAULTY_H

#include "choice.h"

#include <counter/gencounter.h>

/* The functions that may be replaced. type, name, parameters */
#define GC_SEAM_MAP(X)                                                                             \
    X(NTSTATUS, DriverEntry, (PDRIVER_OBJECT, PUNICODE_STRING))                                    \
    X(BOOLEAN, GcIsEventDrivenWindows, (VOID))                                                     \
    X(NTSTATUS, GcCreateDevice, (PDRIVER_OBJECT, PDEVICE_OBJECT *))                                \
    X(NTSTATUS, GcPublish, (PGC_DEVICE))                                                           \
    X(VOID, GcResumed, (PGC_DEVICE))                                                               \
    X(NTSTATUS, GcComplete, (PIRP, NTSTATUS, ULONG_PTR))                                           \
    X(NTSTATUS, GcMapMemory, (PGC_DEVICE))                                                         \
    X(VOID, GcNotified, (PVOID, ULONG))                                                            \
    X(VOID, GcReadId, (PGC_DEVICE, PVM_GENCOUNTER))                                                \
    X(BOOLEAN, GcSameId, (const VM_GENCOUNTER *, const VM_GENCOUNTER *))                           \
    X(NTSTATUS, GcDispatchCreate, (PDEVICE_OBJECT, PIRP))                                          \
    X(NTSTATUS, GcDispatchCleanup, (PDEVICE_OBJECT, PIRP))                                         \
    X(NTSTATUS, GcDispatchDeviceControl, (PDEVICE_OBJECT, PIRP))                                   \
    X(NTSTATUS, GcCheckLengths, (PGC_DEVICE, ULONG, ULONG))                                        \
    X(NTSTATUS, GcRead, (PGC_DEVICE, PIRP))                                                        \
    X(NTSTATUS, GcPoll, (PGC_DEVICE, PIRP))                                                        \
    X(NTSTATUS, GcCompleteWithId, (PIRP, const VM_GENCOUNTER *))                                   \
    X(NTSTATUS, GcArm, (PGC_DEVICE, PIRP))                                                         \
    X(VOID, GcJudgeWaits, (PGC_DEVICE))                                                            \
    X(VOID, GcDrainWaits, (PGC_DEVICE, PFILE_OBJECT))                                              \
    X(VOID, GcCancelWait, (PDEVICE_OBJECT, PIRP))                                                  \
    X(const VM_GENCOUNTER *, GcExpectedId, (PIRP))                                                 \
    X(NTSTATUS, GcEnqueueWait, (PGC_DEVICE, PIRP))                                                 \
    X(BOOLEAN, GcDequeueWait, (PIRP))

#define GC_SEAM_REAL(type, name, parameters) extern type Real##name parameters;
GC_SEAM_MAP(GC_SEAM_REAL)
#undef GC_SEAM_REAL

/* What the faults remember. Cleared when the driver is loaded; there is one device. */
typedef struct _GC_FAULTY {
    enum cts_choice Choice;
    VM_GENCOUNTER Copy;      /* the id as of start, and of whatever else a fault refreshes it at */
    VM_GENCOUNTER Seen;      /* an id that a fault has taken note of */
    VM_GENCOUNTER Cancelled; /* expected id of the last cancelled wait */
    BOOLEAN HaveCancelled;
    BOOLEAN Latched; /* a notification came while nothing was armed */
    BOOLEAN Refused; /* an event-driven request was refused */
    BOOLEAN Failed;  /* a request failed since the last poll */
    BOOLEAN WorkQueued;
    BOOLEAN TimerSet;
    LONG Count; /* of waits, badly kept */
    LONG Opens;
    BOOLEAN Judging; /* a notification is completing waits */
    PIRP Twice;      /* what is completed once more after it */
    PFILE_OBJECT FirstOpen;
    PVOID StaleOutput; /* the caller's buffer of a cancelled wait */
    PIO_WORKITEM WorkItem;
    KEVENT Changed;
    KTIMER Timer;
    KDPC TimerDpc;
} GC_FAULTY;
extern GC_FAULTY GcFaulty;

/* How a faulty driver judges its waits (waiters.c). */
#define GC_JUDGE_EVERYONE       0x001u /* whatever they expect */
#define GC_JUDGE_ONE            0x002u /* the first that is due, no more */
#define GC_JUDGE_FIRST_OPEN     0x004u /* those of the first open */
#define GC_JUDGE_BY_COPY        0x008u /* compares with the copy */
#define GC_JUDGE_REFRESH        0x010u /* takes the copy anew at the end */
#define GC_JUDGE_GIVES_COPY     0x020u /* they get the copy */
#define GC_JUDGE_GIVES_EXPECTED 0x040u /* they get what they expect */
#define GC_JUDGE_GIVES_LATER    0x080u /* they get what the id is afterwards */
#define GC_JUDGE_GIVES_AT_ARM   0x100u /* they get what was read when they were armed */
#define GC_JUDGE_STOPS          0x200u /* ends at a wait that is being cancelled */
#define GC_JUDGE_LIFO           0x400u /* youngest first */
VOID GcJudgeBy(PGC_DEVICE Device, ULONG How);
/* Queues a wait without looking at the id (waiters.c). */
NTSTATUS GcQueueUnseen(PGC_DEVICE Device, PIRP Irp);
/* GEN-F-10: refreshes the copy half by half, and returns what it finds in it. */
VOID GcMirrorId(PGC_DEVICE Device, PVM_GENCOUNTER Id);
/* Reads the id under the lock, as the reference does. */
VOID GcReadLocked(PGC_DEVICE Device, PVM_GENCOUNTER Id);

#endif
