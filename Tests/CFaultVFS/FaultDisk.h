/* The simulated disk behind the VFS: what its parts look like, and the operations that the VFS needs. Whoever calls them, but for
 * `fault_lock`, holds the lock. */
#pragma once
#include <pthread.h>
#include <sqlite3.h>
#include <stddef.h>
#include "CFaultVFS.h"

#define FAULT_OPERATIONS 5
#define FAULT_KINDS 4
#define FAULT_SECTOR 512

typedef struct {
    uint8_t *bytes;
    int64_t size;
    int64_t capacity;
} FaultImage;

/* A write, or, without bytes, a change of the size to `offset`. */
typedef struct {
    int64_t offset;
    int64_t length;
    uint8_t *bytes;
    uint64_t order;
} FaultChange;

/* A file's content, whatever its name. */
typedef struct FaultNode {
    int kind;
    /* What reads see. */
    FaultImage now;
    /* What is on the disk for certain. */
    FaultImage durable;
    /* What happened since, in order. */
    FaultChange *changes;
    size_t changeCount;
    size_t changeCapacity;
    uint64_t order;
    /* How many syncs failed. */
    uint64_t failures;
    int handles;
    /* Whether a name leads here, now or on the disk; else it goes with its last handle. */
    bool isNamed;
    struct FaultNode *next;
} FaultNode;

/* A name, what it stands for now (NULL: nothing), and what it may stand for on the disk: the states since the folder was synced. */
typedef struct FaultName {
    char *path;
    FaultNode *now;
    FaultNode **states;
    size_t stateCount;
    struct FaultName *next;
} FaultName;

typedef struct {
    uint64_t first;
    uint64_t end;
    int files;
} FaultRule;

struct FaultDisk {
    pthread_mutex_t mutex;
    sqlite3_vfs vfs;
    sqlite3_vfs *base;
    char name[32];
    FaultNode *nodes;
    FaultName *names;
    int handles;
    uint64_t random;
    bool isOff;
    uint64_t cutAtSync;
    FaultMoment cutMoment;
    uint64_t cutAtOperation;
    FaultLoss loss;
    int64_t space;
    int64_t used;
    uint32_t syncDelay;
    int lies;
    uint64_t counts[FAULT_OPERATIONS][FAULT_KINDS];
    uint64_t ruleCounts[FAULT_OPERATIONS];
    FaultRule rules[FAULT_OPERATIONS];
};

void fault_lock(FaultDisk *disk);
void fault_unlock(FaultDisk *disk);

/* Counts an operation. False if the power is off, now or already. */
bool fault_count(FaultDisk *disk, FaultOperation operation, int kind);

/* Whether the operation just counted is one that shall fail. */
bool fault_is_due(FaultDisk *disk, FaultOperation operation, int kind);

FaultName *fault_find(FaultDisk *disk, const char *path);

/* The file of that name, made if need be; NULL if there is no memory. */
FaultNode *fault_make(FaultDisk *disk, const char *path, int kind);

/* False if there is no such name. */
bool fault_remove(FaultDisk *disk, const char *path);

/* Makes all names what they are now. */
void fault_sync_folder(FaultDisk *disk);

/* SQLite result codes. */
int fault_read(FaultNode *node, void *buffer, int64_t length, int64_t offset);
int fault_write(FaultDisk *disk, FaultNode *node, const void *bytes, int64_t length, int64_t offset);
int fault_truncate(FaultDisk *disk, FaultNode *node, int64_t size);

/* Puts what happened up to this moment of the file's own time on the disk. */
void fault_settle(FaultNode *node, uint64_t order);

/* Drops, keeps or tears what was not synced: decides what is on the disk, and forgets the rest. Reads are not affected. */
void fault_lose(FaultDisk *disk, FaultNode *node);

/* Frees files that no name and no handle leads to. */
void fault_collect(FaultDisk *disk);

/* Frees all files and names; the disk is not used afterwards. */
void fault_free_files(FaultDisk *disk);
