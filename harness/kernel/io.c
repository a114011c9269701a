/*
 * The I/O manager: opens, device control requests, cancels and closes, as NtCreateFile(),
 * NtDeviceIoControlFile(), NtCancelIoFileEx() and NtClose() do them. One system buffer serves both
 * directions of a request. Knows nothing of the counter.
 */
#include "kernel.h"

#include <string.h>

#define ACCESS_BITS(code) (((code) >> 14) & 3u)
#define METHOD(code)      ((code)&3u)

/* -- open and close --------------------------------------------------------------------------------------------- */

/* Sends a request without parameters; drivers cannot fail it for the caller. */
static void send_simple(struct cts_file *file, UCHAR major)
{
    PDEVICE_OBJECT device = cts_device_top(file->object.DeviceObject);
    PIRP irp = cts_irp_make_manager(device->StackSize);
    PIO_STACK_LOCATION location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = major;
    location->FileObject = &file->object;
    irp->Tail.Overlay.OriginalFileObject = &file->object;
    irp->RequestorMode = file->kernel ? KernelMode : UserMode;
    cts_irp_run(device, irp, NULL);
}

static NTSTATUS send_create(struct cts_file *file, PDEVICE_OBJECT device)
{
    IO_SECURITY_CONTEXT security = {0};
    PIRP irp = cts_irp_make(CTS_IRP_MANAGER, device->StackSize);

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    security.DesiredAccess = (file->object.ReadAccess ? FILE_GENERIC_READ : 0) |
                             (file->object.WriteAccess ? FILE_GENERIC_WRITE : 0);
    PIO_STACK_LOCATION location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = IRP_MJ_CREATE;
    location->FileObject = &file->object;
    location->Parameters.Create.SecurityContext = &security;
    location->Parameters.Create.Options =
        FILE_OPEN << 24 | (file->synchronous ? FILE_SYNCHRONOUS_IO_NONALERT : 0);
    location->Parameters.Create.FileAttributes = FILE_ATTRIBUTE_NORMAL;
    location->Parameters.Create.ShareAccess = FILE_SHARE_READ | FILE_SHARE_WRITE;
    irp->Tail.Overlay.OriginalFileObject = &file->object;
    irp->RequestorMode = file->kernel ? KernelMode : UserMode;
    irp->Flags = IRP_CREATE_OPERATION | IRP_SYNCHRONOUS_API;
    return cts_irp_run(device, irp, NULL);
}

static void init_file(struct cts_file *file, PDEVICE_OBJECT device, uint32_t how, bool kernel)
{
    memset(file, 0, sizeof *file);
    file->object.Type = IO_TYPE_FILE;
    file->object.Size = sizeof(FILE_OBJECT);
    file->object.DeviceObject = device;
    file->object.ReadAccess = (how & CTS_OPEN_READ) != 0;
    file->object.WriteAccess = (how & CTS_OPEN_WRITE) != 0;
    file->object.SharedRead = file->object.SharedWrite = TRUE;
    file->synchronous = !(how & CTS_OPEN_OVERLAPPED);
    file->object.Flags = file->synchronous ? FO_SYNCHRONOUS_IO : 0;
    KeInitializeEvent(&file->object.Event, NotificationEvent, FALSE);
    KeInitializeEvent(&file->object.Lock, SynchronizationEvent, FALSE);
    file->kernel = kernel;
    file->handles = 1;
    InitializeListHead(&file->irps);
}

NTSTATUS cts_io_open(PDEVICE_OBJECT device, uint32_t how, bool kernel, struct cts_file **opened)
{
    PDEVICE_OBJECT top = cts_device_top(device);
    struct cts_device_info *info = cts_device_info(device);

    if ((top->Flags | device->Flags) & DO_DEVICE_INITIALIZING || !info || info->gone)
        return STATUS_NO_SUCH_DEVICE;
    if ((how & CTS_OPEN_UNPRIVILEGED) && !info->world)
        return STATUS_ACCESS_DENIED;
    if ((device->Flags & DO_EXCLUSIVE) && info->files)
        return STATUS_ACCESS_DENIED;
    struct cts_file *file = cts_block_take(CTS_BLOCK_FILE, sizeof *file, 'eliF');
    if (!file)
        return STATUS_INSUFFICIENT_RESOURCES;
    init_file(file, device, how, kernel);
    info->files++;
    device->ReferenceCount++;
    NTSTATUS status = send_create(file, top);
    if (NT_SUCCESS(status)) {
        file->object.Flags |= FO_HANDLE_CREATED;
        *opened = file;
        return status;
    }
    info->files--;
    device->ReferenceCount--;
    cts_block_give(file); /* a create that failed gets neither clean-up nor close */
    return status;
}

static void delete_file(struct cts_file *file)
{
    PDEVICE_OBJECT device = file->object.DeviceObject;

    send_simple(file, IRP_MJ_CLOSE);
    struct cts_device_info *info = cts_device_info(device);
    if (info) {
        info->files--;
        device->ReferenceCount--;
    }
    cts_block_give(file);
    if (info && info->deleted && info->files == 0 && info->works == 0)
        IoDeleteDevice(device);
    cts_pnp_remove_unused();
}

static void delete_file_later(PVOID parameter)
{
    delete_file(parameter);
}

void cts_file_release(struct cts_file *file)
{
    struct cts_block *block = cts_block_find(file);

    if (--block->references > 0)
        return;
    if (cts_fiber()->irql == PASSIVE_LEVEL) {
        delete_file(file);
        return;
    }
    /* IRP_MJ_CLOSE is for PASSIVE_LEVEL; the object is idle, so it can hold its own work item. */
    PWORK_QUEUE_ITEM item = &file->call_later;
    ExInitializeWorkItem(item, delete_file_later, file);
    cts_work_queue(item);
}

void cts_io_close(struct cts_file *file)
{
    cts_point("NtClose");
    if (--file->handles > 0)
        return;
    file->cleaned = true;
    send_simple(file, IRP_MJ_CLEANUP);
    file->object.Flags |= FO_CLEANUP_COMPLETE;
    cts_file_release(file);
}

/* -- device control: the way in ------------------------------------------------------------------------------------ */

static void refuse(const struct cts_call *call, NTSTATUS status)
{
    call->done(call->context, status, 0, false);
}

/* What the I/O manager finds out before it makes an IRP. */
static NTSTATUS check_call(const struct cts_file *file, const struct cts_call *call)
{
    uint32_t access = ACCESS_BITS(call->code);

    if ((access & FILE_READ_ACCESS && !file->object.ReadAccess) ||
        (access & FILE_WRITE_ACCESS && !file->object.WriteAccess))
        return STATUS_ACCESS_DENIED;
    if (METHOD(call->code) == METHOD_NEITHER)
        return STATUS_SUCCESS;
    if ((!call->in && call->in_length) || (!call->out && call->out_length))
        return STATUS_ACCESS_VIOLATION;
    return STATUS_SUCCESS;
}

/* Buffers by method. The system buffer's bytes past the input are left as the pool hands them out. */
static NTSTATUS attach_buffers(PIRP irp, PIO_STACK_LOCATION location, const struct cts_call *call)
{
    uint32_t method = METHOD(call->code);
    uint32_t size =
        method == METHOD_BUFFERED ? max(call->in_length, call->out_length) : call->in_length;

    location->Parameters.DeviceIoControl.OutputBufferLength = call->out_length;
    location->Parameters.DeviceIoControl.InputBufferLength = call->in_length;
    location->Parameters.DeviceIoControl.IoControlCode = call->code;
    irp->UserBuffer = call->out;
    if (method == METHOD_NEITHER) {
        location->Parameters.DeviceIoControl.Type3InputBuffer = (PVOID)(ULONG_PTR)call->in;
        return STATUS_SUCCESS;
    }
    if (size) {
        void *buffer = cts_block_take(CTS_BLOCK_BUFFER, size, ' soI');
        if (!buffer)
            return STATUS_INSUFFICIENT_RESOURCES;
        if (call->in_length)
            memcpy(buffer, call->in, call->in_length);
        irp->AssociatedIrp.SystemBuffer = buffer;
        irp->Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER;
    }
    if (method != METHOD_BUFFERED && call->out_length) {
        irp->MdlAddress = IoAllocateMdl(call->out, call->out_length, FALSE, FALSE, NULL);
        if (!irp->MdlAddress)
            return STATUS_INSUFFICIENT_RESOURCES;
    } else if (call->out_length) {
        irp->Flags |= IRP_INPUT_OPERATION; /* the buffer is copied back */
    }
    return STATUS_SUCCESS;
}

static void detach_buffers(PIRP irp)
{
    if (irp->AssociatedIrp.SystemBuffer && (irp->Flags & IRP_DEALLOCATE_BUFFER))
        cts_block_give(irp->AssociatedIrp.SystemBuffer);
    if (irp->MdlAddress)
        IoFreeMdl(irp->MdlAddress);
}

static void lock_file(struct cts_file *file)
{
    while (file->busy)
        cts_k.host->park(cts_k.host, &file->busy, UINT64_MAX);
    file->busy = true;
}

static void unlock_file(struct cts_file *file)
{
    file->busy = false;
    cts_k.host->unpark(cts_k.host, &file->busy);
}

static void send_control(struct cts_file *file, const struct cts_call *call)
{
    PDEVICE_OBJECT device = cts_device_top(file->object.DeviceObject);
    PIRP irp = cts_irp_make(CTS_IRP_REQUEST, device->StackSize);

    if (!irp) {
        if (file->synchronous)
            unlock_file(file);
        refuse(call, STATUS_INSUFFICIENT_RESOURCES);
        cts_file_release(file);
        return;
    }
    struct cts_irp *info = cts_irp_of(irp);
    PIO_STACK_LOCATION location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    location->FileObject = &file->object;
    irp->Tail.Overlay.OriginalFileObject = &file->object;
    irp->RequestorMode = UserMode;
    info->file = file;
    info->call = *call;
    NTSTATUS status = attach_buffers(irp, location, call);
    if (!NT_SUCCESS(status)) {
        detach_buffers(irp);
        cts_irp_release(info);
        if (file->synchronous)
            unlock_file(file);
        refuse(call, status);
        cts_file_release(file);
        return;
    }
    InsertTailList(&file->irps, &info->link);
    IofCallDriver(device, irp);
}

void cts_io_control(struct cts_file *file, const struct cts_call *call)
{
    cts_object_reference(file); /* the request's; before any other thread can close the handle */
    cts_point("NtDeviceIoControlFile");
    NTSTATUS status = check_call(file, call);
    if (!NT_SUCCESS(status)) {
        refuse(call, status);
        cts_file_release(file);
        return;
    }
    if (file->synchronous)
        lock_file(file);
    send_control(file, call);
}

/* -- device control: the way out ------------------------------------------------------------------------------------- */

/* The order that callers rely on: output, status, then the event. An error that was not announced as pending
 * leaves the event alone. */
void cts_io_end(struct cts_irp *info)
{
    PIRP irp = info->irp;
    struct cts_file *file = info->file;
    struct cts_call call = info->call;
    NTSTATUS status = irp->IoStatus.Status;
    ULONG_PTR count = irp->IoStatus.Information;
    bool signal = !NT_ERROR(status) || irp->PendingReturned;

    if ((irp->Flags & IRP_INPUT_OPERATION) && !NT_ERROR(status)) {
        struct cts_block *buffer = cts_block_find(irp->AssociatedIrp.SystemBuffer);
        size_t length = min((size_t)count, (size_t)call.out_length);
        if (buffer && length)
            memcpy(call.out, irp->AssociatedIrp.SystemBuffer, length);
    }
    detach_buffers(irp);
    RemoveEntryList(&info->link);
    cts_irp_release(info);
    if (file->synchronous)
        unlock_file(file);
    call.done(call.context, status, (uint32_t)count, signal);
    cts_file_release(file);
}

/* -- cancel -------------------------------------------------------------------------------------------------------------- */

/* Marks what is pending at the call, then cancels one by one; a request that ends meanwhile leaves the list. */
bool cts_io_cancel(struct cts_file *file, void *context)
{
    uint32_t mark = ++cts_k.cancels;
    bool found = false;

    cts_object_reference(file);
    for (PLIST_ENTRY entry = file->irps.Flink; entry != &file->irps; entry = entry->Flink) {
        struct cts_irp *info = CONTAINING_RECORD(entry, struct cts_irp, link);
        if (context && info->call.context != context)
            continue;
        info->mark = mark;
        found = true;
    }
    for (bool again = true; again;) {
        again = false;
        for (PLIST_ENTRY entry = file->irps.Flink; entry != &file->irps; entry = entry->Flink) {
            struct cts_irp *info = CONTAINING_RECORD(entry, struct cts_irp, link);
            if (info->mark != mark)
                continue;
            info->mark = 0;
            again = true;
            IoCancelIrp(info->irp);
            break;
        }
    }
    cts_file_release(file);
    return found;
}
