// The services of the embedded AWS: an open list, one line each.
import type { Service } from '../service';

/** Every service that is served. */
export const services: readonly Service[] = [
];
