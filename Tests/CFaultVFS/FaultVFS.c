/* The disk as SQLite sees it: a VFS whose files are the disk's, with the locks and shared memory of the system's own VFS. */
#include "FaultDisk.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    sqlite3_file file;
    FaultDisk *disk;
    FaultNode *node;
    /* Failed syncs of the file that this handle knows of. */
    uint64_t failures;
    /* Whether the handle's next sync makes its name durable, as SQLite's own VFS does for logs and journals. */
    bool syncsFolder;
    /* The real file, for locks; NULL for all but databases. */
    sqlite3_file *real;
} FaultHandle;

static FaultHandle *handle_of(sqlite3_file *file) { return (FaultHandle *)file; }

/* --- Contents. --- */

static int file_close(sqlite3_file *file) {
    FaultHandle *handle = handle_of(file);
    if (handle->real && handle->real->pMethods) handle->real->pMethods->xClose(handle->real);
    fault_lock(handle->disk);
    handle->disk->handles--;
    handle->node->handles--;
    fault_collect(handle->disk);
    fault_unlock(handle->disk);
    return SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *buffer, int length, sqlite3_int64 offset) {
    FaultHandle *handle = handle_of(file);
    fault_lock(handle->disk);
    int kind = handle->node->kind;
    int result;
    if (!fault_count(handle->disk, FAULT_READ, kind) || fault_is_due(handle->disk, FAULT_READ, kind)) result = SQLITE_IOERR_READ;
    else result = fault_read(handle->node, buffer, length, offset);
    fault_unlock(handle->disk);
    return result;
}

static int file_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    FaultHandle *handle = handle_of(file);
    FaultDisk *disk = handle->disk;
    fault_lock(disk);
    int kind = handle->node->kind;
    bool wasOff = disk->isOff;
    int result = SQLITE_IOERR_WRITE;
    if (fault_count(disk, FAULT_WRITE, kind)) {
        if (!fault_is_due(disk, FAULT_WRITE, kind)) result = fault_write(disk, handle->node, bytes, length, offset);
    } else if (!wasOff) {
        fault_write(disk, handle->node, bytes, length, offset);
    }
    fault_unlock(disk);
    return result;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    FaultHandle *handle = handle_of(file);
    FaultDisk *disk = handle->disk;
    fault_lock(disk);
    int kind = handle->node->kind;
    bool wasOff = disk->isOff;
    int result = SQLITE_IOERR_TRUNCATE;
    if (fault_count(disk, FAULT_WRITE, kind)) {
        if (!fault_is_due(disk, FAULT_WRITE, kind)) result = fault_truncate(disk, handle->node, size);
    } else if (!wasOff) {
        fault_truncate(disk, handle->node, size);
    }
    fault_unlock(disk);
    return result;
}

/* Whether this sync is the one at which the power fails. */
static bool cuts_now(FaultDisk *disk) { return disk->cutAtSync > 0 && --disk->cutAtSync == 0; }

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    FaultHandle *handle = handle_of(file);
    FaultDisk *disk = handle->disk;
    FaultNode *node = handle->node;
    int result = SQLITE_IOERR_FSYNC;
    fault_lock(disk);
    if (!fault_count(disk, FAULT_SYNC, node->kind)) goto end;
    bool isCut = cuts_now(disk);
    bool isDue = fault_is_due(disk, FAULT_SYNC, node->kind);
    if (isCut && disk->cutMoment == FAULT_BEFORE_SYNC) {
        disk->isOff = true;
        goto end;
    }
    uint64_t order = node->order;
    if (disk->syncDelay > 0) {
        uint32_t delay = disk->syncDelay;
        fault_unlock(disk);
        usleep(delay);
        fault_lock(disk);
        if (disk->isOff) goto end;
    }
    if (isDue) {
        fault_lose(disk, node);
        node->failures++;
    }
    if (handle->failures != node->failures) {
        handle->failures = node->failures;
        goto end;
    }
    if (!(disk->lies & node->kind)) {
        fault_settle(node, order);
        if (handle->syncsFolder) fault_sync_folder(disk);
        handle->syncsFolder = false;
    }
    if (isCut) disk->isOff = true;
    else result = SQLITE_OK;
end:
    fault_unlock(disk);
    return result;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    FaultHandle *handle = handle_of(file);
    fault_lock(handle->disk);
    *size = handle->node->now.size;
    int result = handle->disk->isOff ? SQLITE_IOERR_FSTAT : SQLITE_OK;
    fault_unlock(handle->disk);
    return result;
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    (void)file;
    (void)operation;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *file) {
    (void)file;
    return 4096;
}

/* What SQLite's own VFS says by default. */
static int file_characteristics(sqlite3_file *file) {
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* --- Locks and shared memory: the real file's. --- */

static int file_lock(sqlite3_file *file, int level) {
    FaultHandle *handle = handle_of(file);
    if (fault_disk_is_off(handle->disk)) return SQLITE_IOERR_LOCK;
    return handle->real ? handle->real->pMethods->xLock(handle->real, level) : SQLITE_OK;
}

static int file_unlock(sqlite3_file *file, int level) {
    FaultHandle *handle = handle_of(file);
    return handle->real ? handle->real->pMethods->xUnlock(handle->real, level) : SQLITE_OK;
}

static int file_check_reserved(sqlite3_file *file, int *result) {
    FaultHandle *handle = handle_of(file);
    *result = 0;
    if (fault_disk_is_off(handle->disk)) return SQLITE_IOERR_CHECKRESERVEDLOCK;
    return handle->real ? handle->real->pMethods->xCheckReservedLock(handle->real, result) : SQLITE_OK;
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
    FaultHandle *handle = handle_of(file);
    if (!handle->real || fault_disk_is_off(handle->disk)) return SQLITE_IOERR_SHMMAP;
    return handle->real->pMethods->xShmMap(handle->real, page, size, extend, memory);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    FaultHandle *handle = handle_of(file);
    if (!handle->real || ((flags & SQLITE_SHM_LOCK) && fault_disk_is_off(handle->disk))) return SQLITE_IOERR_SHMLOCK;
    return handle->real->pMethods->xShmLock(handle->real, offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) {
    FaultHandle *handle = handle_of(file);
    if (handle->real) handle->real->pMethods->xShmBarrier(handle->real);
}

static int file_shm_unmap(sqlite3_file *file, int removes) {
    FaultHandle *handle = handle_of(file);
    return handle->real ? handle->real->pMethods->xShmUnmap(handle->real, removes) : SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* --- Names. --- */

static FaultDisk *disk_of(sqlite3_vfs *vfs) { return vfs->pAppData; }

static int kind_of(const char *path, int flags) {
    if (path && strstr(path, ".db-words")) return FAULT_WORDS;
    if (flags & SQLITE_OPEN_MAIN_DB) return FAULT_DATABASE;
    return flags & SQLITE_OPEN_WAL ? FAULT_LOG : FAULT_OTHER;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *outFlags) {
    FaultDisk *disk = disk_of(vfs);
    FaultHandle *handle = handle_of(file);
    memset(handle, 0, sizeof *handle);
    int kind = kind_of(path, flags);
    bool isDatabase = flags & SQLITE_OPEN_MAIN_DB;
    if (isDatabase) {
        handle->real = (sqlite3_file *)(handle + 1);
        memset(handle->real, 0, (size_t)disk->base->szOsFile);
        int result = disk->base->xOpen(disk->base, path, handle->real, flags, outFlags);
        if (result != SQLITE_OK) return result;
    }
    fault_lock(disk);
    int result = SQLITE_CANTOPEN;
    FaultName *name = path ? fault_find(disk, path) : NULL;
    bool isThere = name && name->now;
    /* A database's real file is there by now, else the system's VFS would have refused. */
    bool isMade = isDatabase || (flags & SQLITE_OPEN_CREATE);
    bool isAllowed = isThere ? !disk->isOff : isMade && fault_count(disk, FAULT_OPEN, kind);
    if (isAllowed && !fault_is_due(disk, FAULT_OPEN, kind)) {
        handle->node = fault_make(disk, path, kind);
        result = handle->node ? SQLITE_OK : SQLITE_NOMEM;
    }
    if (result == SQLITE_OK) {
        handle->file.pMethods = &methods;
        handle->disk = disk;
        handle->failures = handle->node->failures;
        handle->node->handles++;
        disk->handles++;
        bool isLog = flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL);
        handle->syncsFolder = isLog && (flags & SQLITE_OPEN_CREATE);
        if (outFlags) *outFlags = flags;
    }
    fault_unlock(disk);
    if (result != SQLITE_OK && handle->real && handle->real->pMethods) handle->real->pMethods->xClose(handle->real);
    return result;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int syncsFolder) {
    FaultDisk *disk = disk_of(vfs);
    fault_lock(disk);
    int result = SQLITE_IOERR_DELETE;
    if (fault_count(disk, FAULT_DELETE, FAULT_OTHER) && !fault_is_due(disk, FAULT_DELETE, FAULT_OTHER)) {
        result = fault_remove(disk, path) ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
        if (result == SQLITE_OK && syncsFolder) fault_sync_folder(disk);
    }
    fault_unlock(disk);
    return result;
}

/* As in SQLite's own VFS, an empty file does not count as being there. */
static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
    (void)flags;
    FaultDisk *disk = disk_of(vfs);
    fault_lock(disk);
    FaultName *name = fault_find(disk, path);
    *result = name && name->now && name->now->now.size > 0;
    int code = disk->isOff ? SQLITE_IOERR_ACCESS : SQLITE_OK;
    fault_unlock(disk);
    return code;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *result) {
    sqlite3_vfs *base = disk_of(vfs)->base;
    return base->xFullPathname(base, path, size, result);
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *result) {
    sqlite3_vfs *base = disk_of(vfs)->base;
    return base->xRandomness(base, size, result);
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) {
    sqlite3_vfs *base = disk_of(vfs)->base;
    return base->xSleep(base, microseconds);
}

static int vfs_time(sqlite3_vfs *vfs, double *time) {
    sqlite3_vfs *base = disk_of(vfs)->base;
    return base->xCurrentTime(base, time);
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *text) {
    (void)vfs;
    (void)size;
    (void)text;
    return 0;
}

FaultDisk *fault_disk_create(uint64_t seed) {
    static _Atomic int number = 0;
    sqlite3_vfs *base = sqlite3_vfs_find("unix-excl");
    FaultDisk *disk = base ? calloc(1, sizeof *disk) : NULL;
    if (!disk) return NULL;
    pthread_mutex_init(&disk->mutex, NULL);
    snprintf(disk->name, sizeof disk->name, "fault-disk-%d", atomic_fetch_add(&number, 1));
    disk->base = base;
    disk->random = seed;
    disk->space = -1;
    disk->vfs = (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = (int)sizeof(FaultHandle) + base->szOsFile,
        .mxPathname = base->mxPathname,
        .zName = disk->name,
        .pAppData = disk,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_time,
        .xGetLastError = vfs_last_error,
    };
    sqlite3_vfs_register(&disk->vfs, 0);
    return disk;
}

void fault_disk_destroy(FaultDisk *disk) {
    sqlite3_vfs_unregister(&disk->vfs);
    fault_lock(disk);
    int handles = disk->handles;
    fault_unlock(disk);
    // A test that failed leaves its store open; its threads go on using the disk.
    if (handles > 0) return;
    fault_free_files(disk);
    pthread_mutex_destroy(&disk->mutex);
    free(disk);
}
