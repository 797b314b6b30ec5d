/* A running checksum of all that came before, in place of each word. */
unsigned long encode(unsigned long *to, const unsigned long *from, int words)
{
    unsigned long sum = 0;
    for (int i = 0; i < words; i++) {
        to[i] = sum;
        sum += from[i] >> 3;
    }
    return sum;
}
