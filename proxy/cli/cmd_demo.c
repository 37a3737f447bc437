/*
 * cmd_demo - the synthetic vehicle cloud alone, unfiltered.
 */
#include "proxy/cli/args.h"
#include "proxy/cli/port.h"
#include "proxy/cli/signals.h"
#include "proxy/container_of.h"
#include "proxy/demo/demo.h"

#include <stdio.h>

#define DEFAULT_LISTEN "127.0.0.1:18080"

struct running {
    struct loop_user waking;
    struct loop *loop;
    struct origin *origin;
};

/* Nothing a demo answers is worth draining for. */
static void woken(struct loop_user *waking)
{
    struct running *r = container_of(waking, struct running, waking);

    if (signals_seen() == SIGNALS_NONE || r->origin == NULL)
        return;
    origin_close(r->origin);
    loop_end(r->loop);
}

static void serve(int fd, const struct endpoint_text *at)
{
    struct running r = {.waking.woken = woken};
    struct demo *demo = demo_new();
    char name[300];

    r.loop = loop_new(&r.waking);
    r.origin = origin_new(r.loop, fd, demo_user(demo));
    signals_watch(r.loop);
    endpoint_print(at, name, sizeof name);
    fprintf(stderr,
            "fogline demo: listening on http://%s, synthetic and unfiltered\n",
            name);
    loop_run(r.loop);
    signals_done();
    origin_free(r.origin);
    loop_free(r.loop);
    demo_free(demo);
}

static enum status run(const struct args *args)
{
    const char *listen = args_value(args, "--listen", DEFAULT_LISTEN);
    struct endpoint_text at;
    const char *error = endpoint_listen_tcp(listen, &at);
    int fd;

    if (error != NULL) {
        args_error(args->command, "--listen \"%s\": %s", listen, error);
        return STATUS_USAGE;
    }
    fd = port_open("demo", &at, false);
    if (fd < 0)
        return STATUS_FAILED;
    serve(fd, &at);
    return STATUS_OK;
}

static const struct option options[] = {
    {"--listen", "ADDR", false,
     "HOST:PORT, [IPV6]:PORT or :PORT; default " DEFAULT_LISTEN},
    OPTION_END,
};

const struct command cmd_demo = {
    .name = "demo",
    .summary = "A synthetic vehicle cloud, unfiltered, to put fogline "
               "before",
    .options = options,
    .details = "Answers with invented vehicles, owners and positions; / lists "
               "what there is.\n"
               "Ends on SIGTERM or SIGINT.\n",
    .examples = "  fogline demo --listen 127.0.0.1:9000\n"
                "  curl -s http://127.0.0.1:9000/v1/fleets/7/vehicles\n"
                "  curl -s http://127.0.0.1:9000/v1/fleets/7/vehicles | "
                "fogline scrub\n"
                "  wrk http://127.0.0.1:9000/bytes/16k\n",
    .run = run,
};
