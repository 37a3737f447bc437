/*
 * deadline - time-outs in intrusive lists, one per length of wait.
 *
 * Every request sets several and nearly none expires, so setting must cost a
 * few stores; a heap (libuv's timers) would pay log n and a comparison each.
 */
#include "proxy/net/deadline.h"

#include "filters/base/check.h"

void deadline_init(struct deadline_lists *lists)
{
    lists->count = 0;
}

static void deadline_remove(struct deadline *d)
{
    if (d->next == NULL)
        return;
    d->prev->next = d->next;
    d->next->prev = d->prev;
    d->prev = NULL;
    d->next = NULL;
}

static struct deadline *deadline_list(struct deadline_lists *lists, unsigned ms)
{
    struct deadline *head;

    for (size_t i = 0; i < lists->count; i++)
        if (lists->list[i].ms == ms)
            return &lists->list[i].head;
    CHECK(lists->count < DEADLINE_LENGTHS);
    lists->list[lists->count].ms = ms;
    head = &lists->list[lists->count++].head;
    *head = (struct deadline){.prev = head, .next = head};
    return head;
}

void deadline_set(struct deadline_lists *lists, struct deadline *d, unsigned ms,
                  uint64_t now_ms)
{
    struct deadline *head;

    deadline_remove(d);
    if (ms == 0)
        return;
    head = deadline_list(lists, ms);
    d->at_ms = now_ms + ms;
    d->next = head;
    d->prev = head->prev;
    d->prev->next = d;
    head->prev = d;
}

void deadline_run(struct deadline_lists *lists, uint64_t now_ms)
{
    for (size_t i = 0; i < lists->count; i++) {
        struct deadline *head = &lists->list[i].head;

        while (head->next != head && head->next->at_ms <= now_ms) {
            struct deadline *due = head->next;

            deadline_remove(due);
            due->expired(due);
        }
    }
}
