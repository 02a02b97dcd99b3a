// The services of the embedded AWS: an open list, one line each.
import type { Service } from '../service';
import { s3 } from './s3/service';
import { sts } from './sts/service';

/** Every service that is served. */
export const services: readonly Service[] = [
  s3,
  sts,
];
