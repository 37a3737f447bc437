/*
 * pack - filters/packs/vehicle.yaml as the assembler finds it when this file
 * is compiled: no tool, no generated copy.  The path is relative to where make
 * runs, the top of the tree.
 */
#include "filters/policy/pack.h"

__asm__(".pushsection .rodata\n"
        ".local pack_vehicle\n"
        ".local pack_vehicle_end\n"
        "pack_vehicle:\n"
        ".incbin \"" PACK_NAME "\"\n"
        "pack_vehicle_end:\n"
        ".popsection\n");

extern const uint8_t pack_vehicle[] __attribute__((visibility("hidden")));
extern const uint8_t pack_vehicle_end[] __attribute__((visibility("hidden")));

struct span pack_text(void)
{
    return span_of(pack_vehicle, (size_t)(pack_vehicle_end - pack_vehicle));
}
