/* What tests set and ask. */
#include "FaultDisk.h"
#include <string.h>

int fault_disk_open_files(FaultDisk *disk) {
    fault_lock(disk);
    int handles = disk->handles;
    fault_unlock(disk);
    return handles;
}

bool fault_disk_is_off(FaultDisk *disk) {
    fault_lock(disk);
    bool isOff = disk->isOff;
    fault_unlock(disk);
    return isOff;
}

void fault_disk_cut(FaultDisk *disk) {
    fault_lock(disk);
    disk->isOff = true;
    fault_unlock(disk);
}

void fault_disk_cut_at_sync(FaultDisk *disk, uint64_t n, FaultMoment moment) {
    fault_lock(disk);
    disk->cutAtSync = n;
    disk->cutMoment = moment;
    fault_unlock(disk);
}

void fault_disk_cut_at_operation(FaultDisk *disk, uint64_t n) {
    fault_lock(disk);
    disk->cutAtOperation = n;
    fault_unlock(disk);
}

void fault_disk_set_loss(FaultDisk *disk, FaultLoss loss) {
    fault_lock(disk);
    disk->loss = loss;
    fault_unlock(disk);
}

void fault_disk_fail(FaultDisk *disk, FaultOperation operation, int files, uint64_t n, uint64_t count) {
    fault_lock(disk);
    disk->ruleCounts[operation] = 0;
    disk->rules[operation] = (FaultRule){.first = n, .end = count > UINT64_MAX - n ? UINT64_MAX : n + count, .files = files};
    fault_unlock(disk);
}

void fault_disk_heal(FaultDisk *disk) {
    fault_lock(disk);
    memset(disk->rules, 0, sizeof disk->rules);
    fault_unlock(disk);
}

void fault_disk_set_space(FaultDisk *disk, int64_t bytes) {
    fault_lock(disk);
    disk->space = bytes;
    fault_unlock(disk);
}

void fault_disk_delay_syncs(FaultDisk *disk, uint32_t microseconds) {
    fault_lock(disk);
    disk->syncDelay = microseconds;
    fault_unlock(disk);
}

void fault_disk_lie(FaultDisk *disk, int files) {
    fault_lock(disk);
    disk->lies = files;
    fault_unlock(disk);
}

uint64_t fault_disk_count(FaultDisk *disk, FaultOperation operation, int files) {
    fault_lock(disk);
    uint64_t count = 0;
    for (int kind = 0; kind < FAULT_KINDS; kind++) {
        if (files & (1 << kind)) count += disk->counts[operation][kind];
    }
    fault_unlock(disk);
    return count;
}

int64_t fault_disk_used(FaultDisk *disk) {
    fault_lock(disk);
    int64_t used = disk->used;
    fault_unlock(disk);
    return used;
}

const char *fault_disk_vfs(const FaultDisk *disk) { return disk->name; }
