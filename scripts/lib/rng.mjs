// Seeded randomness: the same seed gives the same numbers on every machine.

/**
 * xoshiro128** seeded through a small mixer, so that neighbouring seeds give unrelated streams.
 * @param {number} seed any integer
 * @returns {() => number} numbers in [0, 1) with 32 bits
 */
export function makeRandom(seed) {
  let mix = (seed ^ 0x6a09e667) | 0;
  const seedWord = () => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  let s0 = seedWord(),
    s1 = seedWord(),
    s2 = seedWord(),
    s3 = seedWord() | 1;
  return () => {
    const m = Math.imul(s1, 5);
    const result = Math.imul((m << 7) | (m >>> 25), 9);
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    return (result >>> 0) / 4294967296;
  };
}

/** Small conveniences over one stream of random numbers. */
export function dice(seed) {
  const next = makeRandom(seed);
  const below = n => Math.floor(next() * n);
  return {
    next,
    /** An integer in [0, n). */
    below,
    /** True with probability p. */
    chance: p => next() < p,
    pick: list => list[below(list.length)],
    /** Picks an entry of [[weight, value], ...]. */
    weighted(table) {
      let left = next() * table.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of table) {
        left -= weight;
        if (left < 0) return value;
      }
      return table.at(-1)[1];
    },
  };
}

/** A 32-bit hash of a text (FNV-1a), to derive seeds from names. */
export function hashText(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
