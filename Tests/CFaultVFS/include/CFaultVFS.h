/* A disk for SQLite that exists in memory only, remembers which writes were not synced, and fails when it is told to. For tests.
 *
 * Every disk is a SQLite VFS of its own, so that tests do not disturb each other. File contents, names and their durability are simulated;
 * locks and the index of the write-ahead log are those of the system's "unix-excl" VFS on the (empty) real database file.
 *
 * Every function may be called from any thread: each takes the disk's mutex. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct FaultDisk FaultDisk;

/* Kinds of files, as bits of a mask. The file of words has its own kind, whatever of it is opened: its database, its log or its journal. */
enum { FAULT_DATABASE = 1, FAULT_LOG = 2, FAULT_OTHER = 4, FAULT_WORDS = 8, FAULT_ANY = 15 };

/* Kinds of operations. Truncations count as writes. */
typedef enum { FAULT_READ, FAULT_WRITE, FAULT_SYNC, FAULT_OPEN, FAULT_DELETE } FaultOperation;

/* When in the sync that it names the power fails. */
typedef enum { FAULT_BEFORE_SYNC, FAULT_AFTER_SYNC } FaultMoment;

/* What becomes of writes that were not synced: anything that a disk may do with them, or always the worst. */
typedef enum { FAULT_ANY_LOSS, FAULT_WHOLE_LOSS } FaultLoss;

/* An empty disk, and its VFS; NULL if there is no memory or no "unix-excl" VFS. */
FaultDisk *fault_disk_create(uint64_t seed);

/* Removes the disk and its VFS. Every file must be closed. */
void fault_disk_destroy(FaultDisk *disk);

/* The name of its VFS; valid as long as the disk. */
const char *fault_disk_vfs(const FaultDisk *disk);

/* How many files are open. */
int fault_disk_open_files(FaultDisk *disk);

/* --- Power. While it is off, every operation fails; only closing and unlocking succeed. --- */

bool fault_disk_is_off(FaultDisk *disk);

void fault_disk_cut(FaultDisk *disk);

/* Cuts the power at the n-th sync from now on (1: the next), before it did anything or after it did everything but return. */
void fault_disk_cut_at_sync(FaultDisk *disk, uint64_t n, FaultMoment moment);

/* Cuts the power at the n-th write, truncation, sync, deletion or creation from now on. A write of that moment may be torn. */
void fault_disk_cut_at_operation(FaultDisk *disk, uint64_t n);

/* Power returns. Every file holds what was synced, and of the rest what the seed decides: writes dropped, kept, reordered or torn into
 * sectors of 512 bytes, sizes changed or not, names made, removed or not. Ends injected errors. False if a file is open. */
bool fault_disk_materialise(FaultDisk *disk, uint64_t seed);

/* The process died, the machine did not: everything written is there, but no more synced than before. Ends injected errors. False if
 * a file is open. */
bool fault_disk_restart(FaultDisk *disk);

/* Applies to power cuts and failed syncs. */
void fault_disk_set_loss(FaultDisk *disk, FaultLoss loss);

/* --- Faults. --- */

/* Lets the operations from the n-th from now on (1: the next), `count` of them, fail with an I/O error, on these kinds of files. A failed
 * sync loses writes as a power cut does, yet reads still see them, and later syncs of the file, through whatever handle, do not save them;
 * each other handle that was open gets the error too, at its next sync, as on Linux. */
void fault_disk_fail(FaultDisk *disk, FaultOperation operation, int files, uint64_t n, uint64_t count);

/* Ends the effect of `fault_disk_fail`. */
void fault_disk_heal(FaultDisk *disk);

/* All files together take at most this many bytes; writes beyond fail with SQLITE_FULL, in part done. Negative: no limit. */
void fault_disk_set_space(FaultDisk *disk, int64_t bytes);

/* Every sync takes at least this long. */
void fault_disk_delay_syncs(FaultDisk *disk, uint32_t microseconds);

/* Syncs of these kinds of files succeed and do nothing. */
void fault_disk_lie(FaultDisk *disk, int files);

/* --- Figures. --- */

/* How many operations of this kind there were on these kinds of files. */
uint64_t fault_disk_count(FaultDisk *disk, FaultOperation operation, int files);

/* How many bytes all files together have. */
int64_t fault_disk_used(FaultDisk *disk);
