/* Encodes a buffer again and again, with some hashing in between; prints the CPU time that it took. */
#include <stdio.h>
#include <time.h>

extern unsigned long input[], output[];
unsigned long encode(unsigned long *, const unsigned long *, int);
unsigned hash(unsigned);

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

int main(void)
{
    unsigned long sum = 1;
    double began = now();
    for (int word = 0; word < 2048; word++) input[word] = word * 2654435761ul;
    for (int round = 0; round < 20000; round++) {
        sum += encode(output, input, 2048);
        for (int n = 0; n < 8; n++) sum += hash(sum);
    }
    printf("METRIC ms=%.4f\n", now() - began);
    return sum == 0;
}
