# sh build.sh fixed: links in the order of the list, as most builds do.
# sh build.sh drawn: shuffles the order and leaves gaps between the objects, by ASSAY_SEED.
set -e
parts="hash encode buffers"
cc -O2 -c main.c src/hash.c src/encode.c src/buffers.c
objects=main.o
if [ "$1" = drawn ]; then
    seed=${ASSAY_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
    order=$(awk -v seed="$((seed % 2147483647))" -v parts="$parts" 'BEGIN {
        srand(seed); for (n = 0; n < 9; n++) rand()
        count = split(parts, part, " ")
        for (n = count; n > 0; n--) {
            at = 1 + int(rand() * n); gap = 1 + int(rand() * 256)
            print part[at] ":" gap; part[at] = part[n]
        }
    }')
    for each in $order; do
        name=${each%:*}
        printf '.text; .skip %d, 0x90; .section .note.GNU-stack\n' "${each#*:}" |
            cc -x assembler -c - -o "gap-$name.o"
        objects="$objects gap-$name.o $name.o"
    done
else
    for each in $parts; do objects="$objects $each.o"; done
fi
cc $objects -o program
