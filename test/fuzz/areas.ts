// All areas, in the order in which they are tried.
import type { Area } from './area.ts';
import { readAreas } from './areas-read.ts';
import { screenAreas } from './areas-screen.ts';
import { sessionAreas } from './areas-session.ts';

export const areas: readonly Area[] = [...readAreas, ...sessionAreas, ...screenAreas];
