# fogline: one Makefile, no configure step.  `make help` lists the targets.
#
# Needs Debian 12 (bookworm) and make.  Every target first installs what it
# lacks by apt, in the versions Debian 12 has; none is pinned.  The lists of
# packages stand in .ci/deps, the only place that calls apt.

BUILD ?= build
PYTHON := /usr/bin/python3
MAKEFLAGS += --no-print-directory
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif

# --- Flags -------------------------------------------------------------------

CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
CFLAGS ?= -O2 -g
WARN := -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Werror
CPPFLAGS += -I. -isystem /usr/share/include -D_GNU_SOURCE
LDLIBS += -luv -lyaml -lssl -lcrypto -lpcre2-8 -lz -lisal -lbrotlidec \
  -lbrotlienc -lzstd -lseccomp -lm -lpthread

# SAN=address,undefined or SAN=thread builds with sanitizers (see `make san`);
# otherwise the build is hardened.  Fortified calls hide faults from the
# sanitizers, hence one or the other.
ifdef SAN
CFLAGS := -O1 -g -fno-omit-frame-pointer
HARDEN := -fsanitize=$(SAN) -fno-sanitize-recover=all
LDHARDEN := -fsanitize=$(SAN)
export ASAN_OPTIONS ?= detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS ?= print_stacktrace=1
export FOGLINE_SAN := $(SAN)
else
HARDEN := -fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
LDHARDEN := -pie -Wl,-z,relro,-z,now
endif

ALL_CFLAGS = -std=c17 $(WARN) -fno-strict-aliasing $(HARDEN) $(CFLAGS)
ALL_LDFLAGS = $(LDHARDEN) $(LDFLAGS)

# The engine is where the time goes.  Measured: -O3 is a tenth faster than -O2
# on typical bodies.  To empty a struct, GCC on x86 takes an instruction that
# needs some 30 cycles to begin; stores one by one are 2 % faster.
opt_flags = $(if $(filter filters/%,$1),$(if $(SAN),,-O3 $(STORES)))
STORES := $(shell echo 'int x;' | $(CC) -x c -c -o /dev/null \
  -mmemset-strategy=unrolled_loop:512:noalign,libcall:-1:noalign - \
  2>/dev/null && \
  echo -mmemset-strategy=unrolled_loop:512:noalign,libcall:-1:noalign)

# One file per instruction set; the rest of the code runs on any x86-64.  Only
# what the file's usable() asks the CPU for (no CPU has bmi2 without bmi).
# Vectors are only handed to what is inlined: how does not matter (psabi).
isa_flags = $(if $(findstring filters/scan/,$1),-Wno-psabi) \
  $(if $(findstring _sse4.,$1),-msse4.2,\
  $(if $(findstring _avx2.,$1),-mavx2 -mbmi -mbmi2,\
  $(if $(findstring _avx512.,$1),-mavx512f -mavx512bw -mavx512vl \
    -mavx512vbmi -mavx512vbmi2 -mbmi -mbmi2)))

# --- Sources: whatever .c files a folder holds -------------------------------

c_files = $(shell find $1 -name '*.c' 2>/dev/null | LC_ALL=C sort)
objects = $(patsubst %.c,$(BUILD)/obj/%.o,$1)

ENGINE_SRC := $(call c_files,filters)
PROXY_SRC := $(filter-out proxy/main.c,$(call c_files,proxy certs))
UNIT_SRC := $(call c_files,tests/unit)
BENCH_SRC := $(call c_files,bench)
FUZZ_SRC := $(call c_files,tests/fuzz)
ALL_SRC := $(ENGINE_SRC) $(PROXY_SRC) proxy/main.c $(UNIT_SRC) $(BENCH_SRC) \
  $(FUZZ_SRC)
UNIT_BIN := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,\
  $(filter tests/unit/test_%,$(UNIT_SRC)))
BENCH_BIN := $(BUILD)/scan-bench $(BUILD)/filter-bench

FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,%,$(filter-out \
  tests/fuzz/replay.c tests/fuzz/mock/%,$(FUZZ_SRC)))
REPLAY_BIN := $(patsubst %,$(BUILD)/fuzz-replay/%,$(FUZZ_TARGETS))

# Debian ships llhttp as C sources, in the package node-llhttp.
LLHTTP_DIR := /usr/share/llhttp
LLHTTP_OBJ := $(patsubst %,$(BUILD)/obj/llhttp/%.o,llhttp api http)

ENGINE_LIB := $(BUILD)/libengine.a
PROXY_LIB := $(BUILD)/libproxy.a

# --- Build and run -----------------------------------------------------------

all: $(BUILD)/fogline ## build/fogline (also plain `make`)

run: $(BUILD)/fogline | $(BUILD)/.deps-run ## start the demo: a synthetic vehicle cloud, filtered
	@certs/dev-ca.sh build/dev-ca
	@cp proxy/demo/fogline.yaml build/dev-ca/
	$(BUILD)/fogline serve -c build/dev-ca/fogline.yaml

# Of objects, not archives: two symbols of one name must not go unnoticed.
$(BUILD)/fogline: $(call objects,proxy/main.c $(PROXY_SRC) $(ENGINE_SRC)) \
  $(LLHTTP_OBJ)
	@echo "LD   $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

$(ENGINE_LIB): $(call objects,$(ENGINE_SRC))
$(PROXY_LIB): $(call objects,$(PROXY_SRC)) $(LLHTTP_OBJ)
$(ENGINE_LIB) $(PROXY_LIB):
	@echo "AR   $@"
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/obj/%.o: %.c $(BUILD)/.flags | $(BUILD)/.deps-build
	@echo "CC   $<"
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(call opt_flags,$<) \
	  $(call isa_flags,$<) -MMD -MP -c -o $@ $<

# Measured: neither -O3 nor -march=x86-64-v3 makes it faster.
# STRICT_MODE: without it llhttp takes bare LF and other things that make two
# parsers see two different messages.
$(LLHTTP_OBJ): $(BUILD)/obj/llhttp/%.o: $(BUILD)/.flags | $(BUILD)/.deps-build
	@echo "CC   $(LLHTTP_DIR)/$*.c"
	@mkdir -p $(@D)
	@$(CC) -I/usr/share/include/llhttp -DLLHTTP_STRICT_MODE=1 $(HARDEN) \
	  $(CFLAGS) -c -o $@ $(LLHTTP_DIR)/$*.c

# Embedded with .incbin, which -MMD does not see.
$(call objects,$(filter filters/policy/%,$(ENGINE_SRC))): \
  $(wildcard filters/packs/*.yaml)

# Changes when the flags do, so that objects of other flags are made anew.
FLAGS := $(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS)
$(BUILD)/.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(FLAGS)' | cmp -s - $@ || echo '$(FLAGS)' > $@

-include $(patsubst %.o,%.d,$(call objects,$(ALL_SRC)))

# --- Tests -------------------------------------------------------------------

test: $(BUILD)/fogline $(UNIT_BIN) $(REPLAY_BIN) | $(BUILD)/.deps-test ## unit, golden, conformance, packs, fuzz corpora, end to end
	@tests/run.sh $(BUILD) unit golden conformance packs fuzz-replay e2e

unit: $(UNIT_BIN) | $(BUILD)/.deps-test ## unit tests alone (likewise golden, conformance, packs, e2e)
	@tests/run.sh $(BUILD) $@

golden conformance packs e2e: $(BUILD)/fogline | $(BUILD)/.deps-test
	@tests/run.sh $(BUILD) $@

fuzz-replay: $(REPLAY_BIN) ## the fuzz targets on the inputs in tests/fuzz/corpus/
	@tests/run.sh $(BUILD) $@

# Its own network goes before the library's.
FUZZ_MOCK := $(call objects,$(wildcard tests/fuzz/mock/*.c))
$(BUILD)/fuzz-replay/exchange $(BUILD)/bin/exchange: $(FUZZ_MOCK)

$(BUILD)/fuzz-replay/%: $(BUILD)/obj/tests/fuzz/%.o \
  $(BUILD)/obj/tests/fuzz/replay.o $(PROXY_LIB) $(ENGINE_LIB)
	@echo "LD   $@"
	@mkdir -p $(@D)
	@$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LDLIBS)

# libFuzzer is clang's; what to warn of is gcc's to say.  New inputs go to
# build/fuzz/corpus/, what fails to
# build/fuzz/crash/; see tests/fuzz/fuzz.sh.
FUZZ_SECONDS ?= 60
fuzz: | $(BUILD)/.deps-fuzz ## each fuzz target for FUZZ_SECONDS=60 under libFuzzer, ASan and UBSan
	@$(MAKE) BUILD=$(BUILD)/fuzz CC=clang-14 WARN= \
	  SAN=address,undefined,fuzzer-no-link fuzz-bin
	@tests/fuzz/fuzz.sh $(BUILD)/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

FUZZ_BIN := $(patsubst %,$(BUILD)/bin/%,$(FUZZ_TARGETS))
fuzz-bin: $(FUZZ_BIN)
$(BUILD)/bin/%: $(BUILD)/obj/tests/fuzz/%.o $(PROXY_LIB) $(ENGINE_LIB)
	@echo "LD   $@"
	@mkdir -p $(@D)
	@$(CC) $(subst fuzzer-no-link,fuzzer,$(ALL_LDFLAGS)) -o $@ $(filter %.o,$^) \
	  $(filter %.a,$^) $(LDLIBS)

san: ## the tests again, with address and undefined-behaviour sanitizers
	@$(MAKE) BUILD=$(BUILD)/san SAN=address,undefined test

# Kills, stalls, resets, garbage, clients that give up, all at once.
CHAOS_SECONDS ?= 3600
chaos: ## mixed faults for CHAOS_SECONDS=3600, under the address sanitizer
	@$(MAKE) BUILD=$(BUILD)/san SAN=address,undefined $(BUILD)/san/fogline
	@FOGLINE_SAN=address,undefined FOGLINE=$(CURDIR)/$(BUILD)/san/fogline \
	  ASAN_OPTIONS=detect_stack_use_after_return=1:quarantine_size_mb=8 \
	  E2E_CHAOS_SECONDS=$(CHAOS_SECONDS) \
	  $(PYTHON) -m pytest -q -s -p no:cacheprovider tests/e2e/test_i_chaos.py

tsan: ## the end-to-end tests with the thread sanitizer
	@$(MAKE) BUILD=$(BUILD)/tsan SAN=thread e2e

# The engine's scan alone, with what it stands on: the rest is portable C that
# needs libraries for the other architecture.
NEON := $(BUILD)/neon
NEON_SRC := $(wildcard filters/scan/*.c) filters/base/base.c \
  filters/base/buf.c filters/base/diag.c filters/text/name_stems.c
NEON_CC := aarch64-linux-gnu-gcc
test-neon: | $(BUILD)/.deps-neon ## the scan's unit tests on AArch64, emulated
	@mkdir -p $(NEON)
	@for t in test_scan test_scan_custom test_scan_json; do \
	  $(NEON_CC) $(CPPFLAGS) -Itests/unit/cross -std=c17 $(WARN) -O2 \
	    -Wno-psabi -fno-strict-aliasing -static -o $(NEON)/$$t $(NEON_SRC) \
	    tests/unit/$$t.c && qemu-aarch64 $(NEON)/$$t || exit 1; done

valgrind: $(BUILD)/fogline $(UNIT_BIN) | $(BUILD)/.deps-valgrind ## unit, golden and a short serve under memcheck
	@tests/valgrind.sh $(BUILD)

$(BUILD)/unit/%: $(BUILD)/obj/tests/unit/%.o $(PROXY_LIB) $(ENGINE_LIB)
	@echo "LD   $@"
	@mkdir -p $(@D)
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

$(call objects,$(UNIT_SRC)): | $(BUILD)/.deps-test

# --- Lint --------------------------------------------------------------------

lint: $(BUILD)/fogline | $(BUILD)/.deps-lint ## format, clang-tidy, cppcheck, layer rules
	+@tests/lint/run.sh $(BUILD)

# One stamp per file, so that make runs them side by side and only the changed
# ones again.  Called by tests/lint/run.sh.
TIDY := $(patsubst %.c,$(BUILD)/lint/%.tidy,$(ALL_SRC))
tidy: $(TIDY)
$(BUILD)/lint/%.tidy: %.c .clang-tidy $(shell find . -name '*.h')
	@echo "TIDY $<"
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- -std=c17 $(CPPFLAGS) $(call isa_flags,$<) \
	  2>$@.err || { grep -v ' generated' $@.err >&2; exit 1; }
	@touch $@

fmt: | $(BUILD)/.deps-lint ## reformat all C in place
	@find bench certs filters proxy tests -name '*.[ch]' 2>/dev/null | \
	  xargs clang-format -i

testssl: $(BUILD)/fogline | $(BUILD)/.deps-testssl ## testssl.sh on a listener: nothing of medium severity or higher (3 min)
	@tests/testssl.sh $(BUILD)

# --- Bench -------------------------------------------------------------------

bench: $(BUILD)/fogline $(BENCH_BIN) | $(BUILD)/.deps-bench ## speed of kernels, engine and proxy beside their peers
	@bench/run.sh $(BUILD)

bench-bin: $(BENCH_BIN)

conformance-peers: $(BUILD)/fogline | $(BUILD)/.deps-bench ## the conformance suite against fogline, nginx and HAProxy
	@$(PYTHON) bench/conformance.py --build $(BUILD)

$(BUILD)/scan-bench: $(call objects,$(patsubst %,bench/%.c,\
  scan_bench contender corpus))
$(BUILD)/filter-bench: $(call objects,$(patsubst %,bench/%.c,\
  filter_bench attack contender corpus engine peers peers_shim worst)) \
  $(BUILD)/obj/bench/shim.o
$(BUILD)/filter-bench: LDLIBS += -lhs -lre2 -lsimdjson -lstdc++
$(BENCH_BIN): $(ENGINE_LIB)
	@echo "LD   $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(ENGINE_LIB) $(LDLIBS)

$(call objects,$(BENCH_SRC)): | $(BUILD)/.deps-bench

# The one file of C++: two of the peers have no other face.
$(BUILD)/obj/bench/shim.o: bench/shim.cc bench/shim.h $(BUILD)/.flags \
  | $(BUILD)/.deps-bench
	@echo "CXX  $<"
	@mkdir -p $(@D)
	@g++ $(CPPFLAGS) -std=c++17 -Wall -Wextra $(HARDEN) $(CFLAGS) -c -o $@ $<

# --- The rest ----------------------------------------------------------------

# The chain keeps two apt calls from running at once.
DEPS := $(patsubst %,$(BUILD)/.deps-%,build test lint bench valgrind fuzz \
  testssl)
install-deps: $(DEPS) ## apt packages for all of these at once
$(BUILD)/.deps-run: | $(BUILD)/.deps-build
$(BUILD)/.deps-test: | $(BUILD)/.deps-build
$(BUILD)/.deps-lint: | $(BUILD)/.deps-test
$(BUILD)/.deps-bench: | $(BUILD)/.deps-lint
$(BUILD)/.deps-valgrind: | $(BUILD)/.deps-bench
$(BUILD)/.deps-testssl: | $(BUILD)/.deps-valgrind
$(BUILD)/.deps-fuzz: | $(BUILD)/.deps-valgrind
$(BUILD)/.deps-neon: | $(BUILD)/.deps-build
$(BUILD)/.deps-%: .ci/deps
	@.ci/deps $*
	@mkdir -p $(@D)
	@touch $@

clean: ## remove build/
	rm -rf $(BUILD)

help: ## this list
	@echo "usage: make [TARGET] [BUILD=build] [CC=gcc] [CFLAGS='-O2 -g']"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | \
	  while IFS='|' read -r name text; do \
	    printf '  %-17s %s\n' "$$name" "$$text"; done

FORCE:
.SECONDARY: # keep objects: removing them would end the log of the tests
.PHONY: all run test test-neon unit golden conformance packs e2e san chaos \
  tsan valgrind lint tidy fmt testssl bench bench-bin conformance-peers \
  install-deps clean help FORCE
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
