// What an endpoint serves, as far as a model and an endpoint configuration are made of it: another one, other names.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ServingSettings } from './settings';

/** A package on machines. */
export const servedVersionSchema = z.object({
  /** ARN of the model package. */
  packageArn: z.string(),
  instanceType: z.string(),
  instanceCount: z.int(),
  /** Share of requests that is captured; absent: none, as in versions of before. */
  capturePercent: z.int().optional(),
});
export type ServedVersion = z.infer<typeof servedVersionSchema>;

/** A package under the settings. */
export function servedVersion(packageArn: string, { instanceType, instanceCount, capturePercent }: ServingSettings): ServedVersion {
  return { packageArn, instanceType, instanceCount, ...(capturePercent === 0 ? {} : { capturePercent }) };
}

/** Eight hexadecimal digits that stand for it in names: models and configurations cannot be changed. */
export function suffixOf({ packageArn, instanceType, instanceCount, capturePercent }: ServedVersion): string {
  return createHash('sha256').update(JSON.stringify([packageArn, instanceType, instanceCount, ...(capturePercent === undefined ? [] : [capturePercent])])).digest('hex').slice(0, 8);
}

/** Name of its endpoint configuration, and of its model. */
export const configurationName = (endpointName: string, version: ServedVersion): string => `${endpointName}-${suffixOf(version)}`;

/**
 * What must be kept beside the version that is to serve: SageMaker can take a deployment back without telling Pulumi, and
 * then needs what served before. It goes with the next deployment.
 * @param last what the stack had as current and as previous
 * @param servedName the configuration that the endpoint serves now, absent where there is no endpoint
 */
export function versionToKeep(next: ServedVersion, last: { current?: ServedVersion; previous?: ServedVersion }, servedName: string | undefined, endpointName: string): ServedVersion | undefined {
  const nameOf = (version: ServedVersion): string => configurationName(endpointName, version);
  const served = [last.current, last.previous].find((version) => version !== undefined && nameOf(version) === servedName);
  if (served !== undefined && nameOf(served) !== nameOf(next)) return served;
  const nothingChanges = last.current !== undefined && nameOf(last.current) === nameOf(next);
  return nothingChanges ? last.previous : undefined;
}
