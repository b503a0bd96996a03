/** How much is too much. */
export interface HostileSize {
  readonly functions?: number;
  readonly nameBytes?: number;
  readonly depth?: number;
}

/** A profile's bytes, gzipped. */
export function hostile(size?: HostileSize): Uint8Array;
