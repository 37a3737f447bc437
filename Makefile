# fogline: one Makefile, no configure step.  `make help` lists the targets.
BUILD ?= build
CC ?= gcc
WARN := -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Werror
CFLAGS ?= -O2 -g
CPPFLAGS += -I. -D_GNU_SOURCE
ALL_CFLAGS = -std=c17 $(WARN) -fno-strict-aliasing -fstack-protector-strong $(CFLAGS)
LDLIBS += -luv -lyaml -lm -lpthread

ENGINE_SRC := $(shell find filters -name '*.c' | LC_ALL=C sort)
PROXY_SRC := $(shell find proxy -name '*.c' | LC_ALL=C sort)
ENGINE_OBJ := $(ENGINE_SRC:%.c=$(BUILD)/obj/%.o)
PROXY_OBJ := $(PROXY_SRC:%.c=$(BUILD)/obj/%.o)
LLHTTP_DIR := /usr/share/llhttp
LLHTTP_OBJ := $(BUILD)/obj/llhttp/llhttp.o $(BUILD)/obj/llhttp/api.o $(BUILD)/obj/llhttp/http.o

all: $(BUILD)/fogline

$(BUILD)/fogline: $(ENGINE_OBJ) $(PROXY_OBJ) $(LLHTTP_OBJ)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/obj/%_avx2.o: ISA_FLAGS := -mavx2 -mbmi -mbmi2
$(BUILD)/obj/%_avx512.o: ISA_FLAGS := -mavx512f -mavx512bw -mavx512vl -mavx512vbmi -mbmi -mbmi2

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(ISA_FLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/llhttp/%.o: $(LLHTTP_DIR)/%.c
	@mkdir -p $(@D)
	$(CC) -I/usr/share/include/llhttp -DLLHTTP_STRICT_MODE=1 -O2 -g -c -o $@ $<

-include $(ENGINE_OBJ:.o=.d) $(PROXY_OBJ:.o=.d)
.PHONY: all
