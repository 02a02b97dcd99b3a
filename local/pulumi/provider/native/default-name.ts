// The name of a resource that the program does not name: its logical name and a suffix from the engine's seed.
import { createHash } from 'node:crypto';
import type { ResourceSpec } from './resource-table';

const suffixLength = 7;

/** `<logical name>-<7 hexadecimal digits>`, shortened to what AWS takes; the same seed gives the same name. */
export function defaultName(spec: Required<Pick<ResourceSpec, 'name' | 'type'>>, logicalName: string, randomSeed: Uint8Array): string {
  const suffix = createHash('sha256').update(randomSeed).digest('hex').slice(0, suffixLength);
  const name = `${logicalName.slice(0, spec.name.maxLength - suffixLength - 1)}-${suffix}`;
  // Bucket names have no capitals.
  return spec.type === 'AWS::S3::Bucket' ? name.toLowerCase() : name;
}
