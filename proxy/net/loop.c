/*
 * loop - libuv's loop with a wake-up and one coarse tick for all deadlines.
 */
#include "proxy/net/uv.h"

#include "filters/base/mem.h"

#include <stdlib.h>

#define TICK_MS 100

static void loop_on_wake(uv_async_t *wake)
{
    struct loop *loop = container_of(wake, struct loop, wake);

    if (loop->user != NULL)
        loop->user->woken(loop->user);
}

/* Wiping after every read would cost the busy; nobody else has to wait for it
 * longer than two ticks. */
static void loop_forget(struct loop *loop)
{
    bool was_busy = loop->is_busy;

    loop->is_busy = loop->has_read;
    loop->has_read = false;
    if (loop->is_busy) {
        explicit_bzero(loop->read_buffer, sizeof loop->read_buffer);
        explicit_bzero(loop->tls.plain, sizeof loop->tls.plain);
        outbox_wipe(&loop->outbox);
    } else if (was_busy && loop->user != NULL && loop->user->idle != NULL) {
        loop->user->idle(loop->user);
    }
}

static void loop_on_before(uv_prepare_t *before)
{
    outbox_flush(&container_of(before, struct loop, before)->outbox);
}

static void loop_on_behind(uv_check_t *behind)
{
    outbox_flush(&container_of(behind, struct loop, behind)->outbox);
}

static void loop_on_tick(uv_timer_t *tick)
{
    struct loop *loop = container_of(tick, struct loop, tick);

    loop_forget(loop);
    deadline_run(&loop->deadlines, uv_now(&loop->uv));
}

/* Neither keeps the loop running. */
static void loop_open_outbox(struct loop *loop)
{
    loop->outbox.count = loop->outbox.used = loop->outbox.dirty = 0;
    loop->outbox.lent = 0;
    loop->tls.cipher_n = 0;
    loop->tls.cipher = loop->outbox.bytes;
    CHECK(uv_prepare_init(&loop->uv, &loop->before) == 0);
    CHECK(uv_check_init(&loop->uv, &loop->behind) == 0);
    CHECK(uv_prepare_start(&loop->before, loop_on_before) == 0);
    CHECK(uv_check_start(&loop->behind, loop_on_behind) == 0);
    uv_unref((uv_handle_t *)&loop->before);
    uv_unref((uv_handle_t *)&loop->behind);
}

struct loop *loop_new(struct loop_user *user)
{
    struct loop *loop = mem_alloc(sizeof *loop);

    loop->user = user;
    loop->has_read = loop->is_busy = false;
    deadline_init(&loop->deadlines);
    CHECK(uv_loop_init(&loop->uv) == 0);
    CHECK(uv_async_init(&loop->uv, &loop->wake, loop_on_wake) == 0);
    CHECK(uv_timer_init(&loop->uv, &loop->tick) == 0);
    CHECK(uv_timer_start(&loop->tick, loop_on_tick, TICK_MS, TICK_MS) == 0);
    loop_open_outbox(loop);
    return loop;
}

void loop_run(struct loop *loop)
{
    uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void loop_end(struct loop *loop)
{
    /* Both go on working while something else is open. */
    uv_unref((uv_handle_t *)&loop->wake);
    uv_unref((uv_handle_t *)&loop->tick);
}

void loop_wake(struct loop *loop)
{
    uv_async_send(&loop->wake);
}

void loop_free(struct loop *loop)
{
    if (loop == NULL)
        return;
    uv_close((uv_handle_t *)&loop->wake, NULL);
    uv_close((uv_handle_t *)&loop->tick, NULL);
    uv_close((uv_handle_t *)&loop->before, NULL);
    uv_close((uv_handle_t *)&loop->behind, NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    CHECK(uv_loop_close(&loop->uv) == 0);
    explicit_bzero(loop->read_buffer, sizeof loop->read_buffer);
    outbox_wipe(&loop->outbox);
    free(loop);
}

uint64_t loop_now(const struct loop *loop)
{
    return uv_now(&loop->uv);
}

uint64_t loop_clock(void)
{
    return uv_hrtime() / 1000000;
}

void loop_deadline(struct loop *loop, struct deadline *d, unsigned ms)
{
    deadline_set(&loop->deadlines, d, ms, uv_now(&loop->uv));
}
