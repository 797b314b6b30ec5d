unsigned hash(unsigned seed)
{
    unsigned h = seed;
    for (int i = 0; i < 64; i++) {
        h = h * 33 ^ (h >> 5);
        if (h & 1) h += 7;
        if ((h & 6) == 2) h ^= i;
    }
    return h;
}
